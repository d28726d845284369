using System;
using System.Linq;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace AcsRecording.Testing;

/// <summary>A real server that answers as a test says, on a port that the system picks.</summary>
public sealed class LoopbackServer : IDisposable
{
    private readonly WebApplication _application;

    public LoopbackServer(RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.Run(answer);
        _application.Start();
    }

    public string Endpoint => _application.Urls.First() + "/";

    public void Dispose() => ((IDisposable)_application).Dispose();
}
