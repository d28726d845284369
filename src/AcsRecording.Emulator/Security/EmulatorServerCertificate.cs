using System;
using System.Net.Http;
using System.Security.Cryptography.X509Certificates;
using Azure.Core.Pipeline;

namespace AcsRecording.Emulator.Security;

/// <summary>The certificate as the emulator's own requests see it: a storage emulator beside it may have been given the same one.</summary>
internal sealed class EmulatorServerCertificate(X509Certificate2? certificate) : IDisposable
{
    private readonly HttpClient? _client = certificate is null ? null : Create(certificate);

    /// <summary>Trusts that certificate beside what the system trusts; null over http.</summary>
    public HttpPipelineTransport? Transport => _client is null ? null : new HttpClientTransport(_client);

    public void Dispose() => _client?.Dispose();

    private static HttpClient Create(X509Certificate2 own)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, theirs, _, errors) =>
            errors == System.Net.Security.SslPolicyErrors.None || (theirs is not null && theirs.GetCertHash().AsSpan().SequenceEqual(own.GetCertHash()));
        return new HttpClient(handler);
    }
}
