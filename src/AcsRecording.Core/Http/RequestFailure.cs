using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;

namespace AcsRecording.Core.Http;

/// <summary>Why no server answered, as the exceptions of a request tell it.</summary>
internal static class RequestFailure
{
    /// <summary>Why the server's certificate isn't trusted; null where that isn't the reason.</summary>
    public static string? OfCertificate(Exception failure) => Causes(failure).OfType<AuthenticationException>().FirstOrDefault()?.Message;

    /// <summary>
    /// Whether there is no such host. A name server that doesn't answer, or says to try again (EAI_AGAIN), is another failure, and may get
    /// better.
    /// </summary>
    public static bool IsUnknownHost(Exception failure) => Causes(failure).Any(cause =>
        cause is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData }
            or WebException { Status: WebExceptionStatus.NameResolutionFailure });

    /// <summary>
    /// Whether a proxy asks who its user is, before it makes a tunnel. The number is in the exception's text alone: '407' in .NET, (407) in
    /// .NET Framework. Ports stand there too, without either.
    /// </summary>
    public static bool IsAskedByProxy(Exception failure) => Causes(failure).Any(cause =>
        cause is HttpRequestException or WebException && (cause.Message.Contains("'407'") || cause.Message.Contains("(407)")));

    public static RecordingException UnknownHost(string host, object? target, Exception inner) =>
        RecordingError.Create("HostNotFound", RecordingErrorCategory.ConnectionError, target, inner, host);

    /// <summary>For a request that a proxy has refused.</summary>
    public static RecordingException AskedByProxy(Uri address)
    {
        var proxy = WebRequest.DefaultWebProxy?.GetProxy(address);
        return RecordingError.Create(
            "ProxyAuthenticationRequired",
            RecordingErrorCategory.AuthenticationError,
            null,
            proxy is null || proxy == address ? "The proxy" : $"The proxy {proxy.Authority}",
            address.Authority);
    }

    private static IEnumerable<Exception> Causes(Exception failure) =>
        failure is AggregateException all ? new Exception[] { all }.Concat(all.InnerExceptions.SelectMany(Causes))
        : failure.InnerException is { } inner ? new[] { failure }.Concat(Causes(inner))
        : [failure];
}
