using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MfaSecure.Sts;

/// <summary><c>AWS_CA_BUNDLE</c>: the certificates of one PEM file replace the system's, as in botocore.</summary>
internal static class CaBundle
{
    public static X509ChainPolicy Load(string path, string? source)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // As OpenSSL under botocore; a company's own authority rarely serves revocation lists.
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw Unusable(e is FileNotFoundException or DirectoryNotFoundException ? "does not exist" : "cannot be read", e);
        }

        if (certificates.Count == 0)
        {
            throw Unusable("contains no certificate", null);
        }

        foreach (var certificate in certificates)
        {
            // .NET ends a chain only at a self-signed certificate; the others are intermediates.
            var isRoot = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
            (isRoot ? policy.CustomTrustStore : policy.ExtraStore).Add(certificate);
        }

        return policy;

        UserError Unusable(string how, Exception? cause) => new(
            $"the certificate bundle {path} ({source}) {how}",
            hint: "set it to a PEM file with the certificates to trust, or unset it",
            kind: ErrorKind.Usage,
            cause: cause);
    }
}
