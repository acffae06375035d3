using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;

namespace MfaSecure.Sandbox;

/// <summary>Compiles the sandbox's C programs. File names contain a hash of the source, so parallel runs can share the folder.</summary>
internal static class NativeTool
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Built = new();

    /// <summary>The path of the executable for an embedded source file, such as <c>aws.c</c>.</summary>
    public static string Path(string source) => Built.GetOrAdd(source, s => new(() => Build(s))).Value;

    private static string Build(string source)
    {
        using var resource = typeof(NativeTool).Assembly.GetManifestResourceStream(source)
            ?? throw new ArgumentException($"the sandbox has no resource {source}", nameof(source));
        using var code = new MemoryStream();
        resource.CopyTo(code);
        var hash = Convert.ToHexStringLower(SHA256.HashData(code.ToArray()))[..16];
        var name = $"{System.IO.Path.GetFileNameWithoutExtension(source)}-{hash}";
        if (System.IO.Path.Combine(OutputFolder, name) is var existing && File.Exists(existing))
        {
            return existing;
        }

        var folder = WritableFolder();
        var final = System.IO.Path.Combine(folder, name);

        // The compiler writes the file, not this process: a child started meanwhile by another thread would inherit our writable
        // descriptor, and execve would fail with "text file busy".
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
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"the sandbox's C code does not compile (apt-get install gcc libc6-dev?): {errors}");
            }
        }
    }

    /// <summary>Next to the test assemblies, so that the next run can reuse the programs.</summary>
    private static string OutputFolder => System.IO.Path.Combine(AppContext.BaseDirectory, "native");

    /// <summary><see cref="OutputFolder"/>, or a temporary folder if that one is read-only.</summary>
    private static string WritableFolder()
    {
        try
        {
            Directory.CreateDirectory(OutputFolder);
            File.Create(System.IO.Path.Combine(OutputFolder, $".{Guid.NewGuid():N}"), 1, FileOptions.DeleteOnClose).Dispose();
            return OutputFolder;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            var folder = Directory.CreateTempSubdirectory("mfa-native-").FullName;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
            return folder;
        }
    }
}
