using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MfaSecure.Sandbox;

/// <summary>A server certificate for loopback, signed by a new certificate authority.</summary>
internal sealed class TlsIdentity : IDisposable
{
    private readonly X509Certificate2 certificate;

    private TlsIdentity(X509Certificate2 certificate, string authorityPem)
        => (this.certificate, AuthorityPem) = (certificate, authorityPem);

    public string AuthorityPem { get; }

    public static TlsIdentity Create(IEnumerable<string> names)
    {
        var from = DateTimeOffset.UtcNow.AddDays(-1);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Sandbox Authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        authorityRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, false));
        using var authority = authorityRequest.CreateSelfSigned(from, from.AddYears(3));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        alternatives.AddIpAddress(IPAddress.Loopback);
        foreach (var name in names.Prepend("localhost"))
        {
            alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var publicOnly = request.Create(authority, from, from.AddYears(2), RandomNumberGenerator.GetBytes(16));
        return new TlsIdentity(publicOnly.CopyWithPrivateKey(key), authority.ExportCertificatePem() + "\n");
    }

    public async Task<Stream> AuthenticateAsync(Stream plain, CancellationToken ct)
    {
        var stream = new SslStream(plain);
        await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, ct);
        return stream;
    }

    public void Dispose() => certificate.Dispose();
}
