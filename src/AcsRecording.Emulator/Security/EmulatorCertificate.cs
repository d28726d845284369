using System;
using System.IO;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AcsRecording.Emulator.Security;

/// <summary>
/// The certificate for https: made here, for the names of this machine alone, and kept so that it needs to be trusted only once. The part
/// to trust is <c>emulator.pem</c>; the private key stays in <c>emulator.pfx</c>, for the owner's eyes.
/// </summary>
internal static class EmulatorCertificate
{
    private const string KeyFile = "emulator.pfx";
    private const string PublicFile = "emulator.pem";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private static readonly TimeSpan Validity = TimeSpan.FromDays(365);
    private static readonly TimeSpan Renewal = TimeSpan.FromDays(7);

    /// <summary>Where it is kept by default.</summary>
    public static string DefaultFolder => Path.Combine(
        Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "AcsRecording.Emulator");

    /// <summary>One that is kept nowhere.</summary>
    public static X509Certificate2 Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=AcsRecording emulator", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], true));
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-5), now + Validity);

        // Windows' TLS takes only keys that were imported.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>The one that is kept in a folder, made or renewed where it has to be.</summary>
    /// <returns>The certificate, and the path of its public part.</returns>
    public static (X509Certificate2 Certificate, string PublicPath) Open(string folder)
    {
        Directory.CreateDirectory(folder);
        var (keyPath, publicPath) = (Path.Combine(folder, KeyFile), Path.Combine(folder, PublicFile));
        if (File.Exists(keyPath))
        {
            var kept = X509CertificateLoader.LoadPkcs12FromFile(keyPath, null);
            if (kept.NotAfter - DateTime.Now > Renewal)
            {
                return (kept, publicPath);
            }

            kept.Dispose();
        }

        var made = Create();
        Write(keyPath, made.Export(X509ContentType.Pkcs12), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Write(
            publicPath,
            System.Text.Encoding.ASCII.GetBytes(made.ExportCertificatePem()),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        return (made, publicPath);
    }

    private static void Write(string path, byte[] bytes, UnixFileMode mode)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using (var file = new FileStream(temporary, options))
        {
            file.Write(bytes);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
