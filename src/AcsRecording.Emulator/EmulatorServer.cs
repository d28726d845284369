using System;
using System.Linq;
using System.Net;
using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Emulator.Admin;
using AcsRecording.Emulator.Content;
using AcsRecording.Emulator.ControlPlane;
using AcsRecording.Emulator.Events;
using AcsRecording.Emulator.Faults;
using AcsRecording.Emulator.Recordings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AcsRecording.Emulator;

/// <summary>The emulator, listening on loopback until it is disposed. The command line and the tests start the same one.</summary>
public sealed class EmulatorServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private EmulatorServer(WebApplication application, Uri endpoint)
    {
        _application = application;
        Endpoint = endpoint;
    }

    public Uri Endpoint { get; }

    public string ConnectionString => EmulatorAccount.ConnectionString(Endpoint);

    public static async Task<EmulatorServer> StartAsync(EmulatorOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();

        // Standard output is for the one line that says "ready".
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));

        // A flush returns when the bytes are with the system, so that a fault cuts where it says.
        builder.WebHost.UseSockets(sockets => sockets.MaxWriteBufferSize = 1);
        builder.Services
            .ConfigureHttpJsonOptions(json => json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)
            .AddSingleton(options)
            .AddSingleton(new EmulatorClock(options.Speed))
            .AddSingleton(new IdGenerator(options.Seed))
            .AddSingleton<RecordingStore>()
            .AddSingleton<ContentAddresses>()
            .AddSingleton<SubscriptionValidations>()
            .AddSingleton<EventDelivery>()
            .AddSingleton<IHostedService>(services => services.GetRequiredService<EventDelivery>())
            .AddSingleton<EventSource>()
            .AddSingleton<FaultRules>()
            .AddSingleton<RecordingEndpoints>()
            .AddSingleton<ContentTraffic>()
            .AddSingleton<ContentEndpoints>()
            .AddSingleton<AdminEndpoints>()
            .AddSingleton<ServiceMiddleware>();

        var application = builder.Build();
        try
        {
            application.Use((context, next) => application.Services.GetRequiredService<ServiceMiddleware>().InvokeAsync(context, _ => next(context)));
            application.UseRouting();
            application.Services.GetRequiredService<RecordingEndpoints>().Map(application);
            application.Services.GetRequiredService<ContentEndpoints>().Map(application);
            application.Services.GetRequiredService<AdminEndpoints>().Map(application);
            application.MapFallback(ServiceErrors.NotBuilt);
            await application.StartAsync(cancellationToken);
            var address = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
            var endpoint = new Uri(address);
            application.Services.GetRequiredService<ContentAddresses>().Listening(endpoint);
            application.Services.GetRequiredService<SubscriptionValidations>().Listening(endpoint);
            return new EmulatorServer(application, endpoint);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for Ctrl+C, SIGTERM or the token.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _application.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
