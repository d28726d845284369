using System;
using System.Net.Http;
using AcsRecording.Emulator;

namespace AcsRecording.Core.Tests;

/// <summary>A client to which an emulator's certificate is as good as one of the web's. It trusts no other.</summary>
internal static class TrustedClient
{
    public static HttpClient Create(EmulatorServer server)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate is not null && server.Certificate is { } own && certificate.GetCertHash().AsSpan().SequenceEqual(own.GetCertHash());
        return new HttpClient(handler);
    }
}
