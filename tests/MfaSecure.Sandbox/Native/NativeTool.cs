using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;

namespace MfaSecure.Sandbox;

/// <summary>The sandbox's C programs, compiled once for each content: their file's name is its hash, so parallel runs cannot disagree.</summary>
internal static class NativeTool
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Built = new();

    /// <summary>The path of the executable for an embedded source file, as <c>aws.c</c>.</summary>
    public static string Path(string source) => Built.GetOrAdd(source, s => new(() => Build(s))).Value;

    private static string Build(string source)
    {
        using var resource = typeof(NativeTool).Assembly.GetManifestResourceStream(source)
            ?? throw new ArgumentException($"no {source} in the sandbox", nameof(source));
        using var code = new MemoryStream();
        resource.CopyTo(code);
        var hash = Convert.ToHexStringLower(SHA256.HashData(code.ToArray()))[..16];
        var name = $"{System.IO.Path.GetFileNameWithoutExtension(source)}-{hash}";
        if (System.IO.Path.Combine(Beside, name) is var ready && File.Exists(ready))
        {
            return ready;
        }

        var folder = Folder();
        var final = System.IO.Path.Combine(folder, name);

        // The compiler, not this process, writes the file: a descriptor of ours, open for writing and inherited by a child that
        // another thread starts just then, would make execve say "text file busy".
        var part = System.IO.Path.Combine(folder, $"{name}.{Guid.NewGuid():N}");
        Compile(code.ToArray(), part);
        File.Move(part, final, overwrite: true);
        return final;
    }

    private static void Compile(byte[] code, string output)
    {
        var start = new ProcessStartInfo("cc", ["-O1", "-w", "-x", "c", "-", "-o", output])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException("the sandbox needs a C compiler: apt-get install gcc libc6-dev", e);
        }

        using (process)
        {
            process.StandardInput.BaseStream.Write(code);
            process.StandardInput.Close();
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"the sandbox's C code does not compile (apt-get install gcc libc6-dev?): {said}");
            }
        }
    }

    /// <summary>Beside the tests' own binaries, where the next run finds it.</summary>
    private static string Beside => System.IO.Path.Combine(AppContext.BaseDirectory, "native");

    /// <summary><see cref="Beside"/>, or a folder of this process's own when that is not to be written.</summary>
    private static string Folder()
    {
        try
        {
            Directory.CreateDirectory(Beside);
            File.Create(System.IO.Path.Combine(Beside, $".{Guid.NewGuid():N}"), 1, FileOptions.DeleteOnClose).Dispose();
            return Beside;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            var folder = Directory.CreateTempSubdirectory("mfa-native-").FullName;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
            return folder;
        }
    }
}
