using MfaSecure.Platform;

namespace MfaSecure.KeyStores;

/// <summary><c>$XDG_DATA_HOME/aws-mfa-secure/keys</c>, with one file for each access key.</summary>
internal sealed class SealedKeyFolder(Host host)
{
    private const string Extension = ".sealed";
    private const int LargestFile = 64 * 1024;

    private readonly PrivateFolder? folder = FolderOf(host);

    public string Path => Folder.Path;

    private PrivateFolder Folder => folder ?? throw new UserError("there is no directory for sealed access keys", "set HOME or XDG_DATA_HOME");

    public string PathOf(string accessKeyId) => Folder.PathOf(accessKeyId + Extension);

    /// <summary>Null if there is none; a damaged one is an error.</summary>
    public SealedKey? Find(string accessKeyId)
        => Read(accessKeyId, out var isNewer, out var isThere) is { } sealedKey ? sealedKey
            : !isThere ? null
            : throw new UserError(
                $"'{PathOf(accessKeyId)}' {(isNewer ? "was written by a newer version" : "is damaged")}",
                isNewer ? "update aws-mfa-secure" : "restore it from a backup, or remove it and create a new access key");

    /// <summary>Without those that cannot be read.</summary>
    public IEnumerable<SealedKey> All()
        => folder is not null && folder.IsTrusted()
            ? Directory.GetFiles(folder.Path, "*" + Extension).Select(path => Read(System.IO.Path.GetFileNameWithoutExtension(path), out _, out _)).OfType<SealedKey>()
            : [];

    public void Remove(string accessKeyId) => Folder.Remove(accessKeyId + Extension);

    public void Save(string accessKeyId, byte[] bytes)
    {
        var path = PathOf(accessKeyId);
        try
        {
            if (Folder.TryPrepare())
            {
                AtomicFile.RemoveLeftovers(path);
                AtomicFile.Write(path, bytes);
                return;
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"'{path}' cannot be written: {problem.Message}", "check the permissions of its directory and the free space", cause: problem);
        }

        throw new UserError($"'{Path}' cannot be used for sealed access keys", "it must be a directory of your own, and no link");
    }

    private static PrivateFolder? FolderOf(Host host)
    {
        var root = host.Environment.NonEmpty("XDG_DATA_HOME") is { } chosen && System.IO.Path.IsPathRooted(chosen) ? chosen : host.Home is { } home ? $"{home}/.local/share" : null;
        return root is null ? null : new(host, $"{root}/aws-mfa-secure/keys", content: null);
    }

    private SealedKey? Read(string accessKeyId, out bool isNewer, out bool isThere)
    {
        isNewer = false;
        var bytes = Folder.Read(accessKeyId + Extension, LargestFile);
        isThere = bytes is not null;
        return bytes is not null && SealedKey.Read(bytes, out isNewer) is { } key && key.AccessKeyId == accessKeyId ? key : null;
    }
}
