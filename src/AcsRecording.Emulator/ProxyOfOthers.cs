using System;
using System.Net;
using System.Net.Http;

namespace AcsRecording.Emulator;

/// <summary>The proxy of the environment or the system for other machines, and none for this one.</summary>
internal sealed class ProxyOfOthers : IWebProxy
{
    public ICredentials? Credentials
    {
        get => HttpClient.DefaultProxy.Credentials;
        set => HttpClient.DefaultProxy.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => destination.IsLoopback ? null : HttpClient.DefaultProxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || HttpClient.DefaultProxy.IsBypassed(host);
}
