using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Emulator.Admin;
using AcsRecording.Emulator.Content;
using AcsRecording.Emulator.ControlPlane;
using AcsRecording.Emulator.Events;
using AcsRecording.Emulator.Faults;
using AcsRecording.Emulator.Identity;
using AcsRecording.Emulator.Management;
using AcsRecording.Emulator.Recordings;
using AcsRecording.Emulator.Security;
using AcsRecording.Emulator.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AcsRecording.Emulator;

/// <summary>The emulator, listening on loopback until it is disposed. The command line and the tests start the same one.</summary>
public sealed class EmulatorServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private EmulatorServer(WebApplication application, Uri endpoint, X509Certificate2? certificate, string? certificatePath)
    {
        _application = application;
        Endpoint = endpoint;
        Certificate = certificate;
        CertificatePath = certificatePath;
    }

    public Uri Endpoint { get; }

    public string ConnectionString => EmulatorAccount.ConnectionString(Endpoint);

    /// <summary>What https is spoken with; null over http.</summary>
    public X509Certificate2? Certificate { get; }

    /// <summary>The file to trust; null over http, and for a certificate that isn't kept.</summary>
    public string? CertificatePath { get; }

    /// <summary>Issues the tokens that this emulator accepts.</summary>
    public TokenIssuer Tokens => _application.Services.GetRequiredService<TokenIssuer>();

    /// <summary>Where the machine's managed identity gets its tokens.</summary>
    public Uri IdentityEndpoint => new(Endpoint, IdentityEndpoints.AppServicePath);

    /// <summary>
    /// The variables by which a process connects. Over https with a certificate that is kept: signs in as the machine's identity, and
    /// trusts the certificate too, but for Windows and macOS.
    /// </summary>
    public IReadOnlyDictionary<string, string> Variables
    {
        get
        {
            var variables = new Dictionary<string, string> { [EmulatorCommand.ConnectionStringVariable] = ConnectionString };
            if (CertificatePath is not null)
            {
                variables["IDENTITY_ENDPOINT"] = IdentityEndpoint.AbsoluteUri;
                variables["IDENTITY_HEADER"] = EmulatorIdentity.Header;
                variables["SSL_CERT_FILE"] = CertificatePath;
            }

            return variables;
        }
    }

    public static async Task<EmulatorServer> StartAsync(EmulatorOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (certificate, certificatePath) = OpenCertificate(options);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();

        // Standard output is for the one line that says "ready".
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
        {
            // Rates and faults are a connection's.
            listen.Protocols = HttpProtocols.Http1;
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));

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
            .AddSingleton(_ => new TokenIssuer(certificate?.GetECDsaPrivateKey() ?? ECDsa.Create(ECCurve.NamedCurves.nistP256)))
            .AddSingleton<IdentityEndpoints>()
            .AddSingleton<RoleStore>()
            .AddSingleton<ManagementState>()
            .AddSingleton<EventGridState>()
            .AddSingleton<EventSubscriptionRules>()
            .AddSingleton<EventGridEndpoints>()
            .AddSingleton<SubscriptionDelivery>()
            .AddSingleton<ManagementEndpoints>()
            .AddSingleton<RecordingExport>()
            .AddSingleton<RequestAuthenticator>()
            .AddSingleton<RecordingEndpoints>()
            .AddSingleton<ContentTraffic>()
            .AddSingleton<ContentEndpoints>()
            .AddSingleton<AdminEndpoints>()
            .AddSingleton<ServiceMiddleware>();

        if (options.StorageConnection is { } storage)
        {
            // Made here, so that a wrong connection string is found out at the start.
            var account = new StorageAccount(storage, certificate);
            builder.Services.AddSingleton(_ => account);
        }

        var application = builder.Build();
        try
        {
            application.Use((context, next) =>
                application.Services.GetRequiredService<ServiceMiddleware>().InvokeAsync(context, _ => next(context)));
            application.UseRouting();
            application.Services.GetRequiredService<RecordingEndpoints>().Map(application);
            application.Services.GetRequiredService<ContentEndpoints>().Map(application);
            application.Services.GetRequiredService<AdminEndpoints>().Map(application);
            application.Services.GetRequiredService<IdentityEndpoints>().Map(application);
            application.Services.GetRequiredService<ManagementEndpoints>().Map(application);
            application.MapFallback(ServiceErrors.NotBuilt);
            await application.StartAsync(cancellationToken);
            var address = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>()
                .Addresses.First();
            var endpoint = new Uri(address);
            application.Services.GetRequiredService<ContentAddresses>().Listening(endpoint);
            application.Services.GetRequiredService<SubscriptionValidations>().Listening(endpoint);
            return new EmulatorServer(application, endpoint, certificate, certificatePath);
        }
        catch
        {
            await application.DisposeAsync();
            certificate?.Dispose();
            throw;
        }
    }

    private static (X509Certificate2? Certificate, string? Path) OpenCertificate(EmulatorOptions options) =>
        !options.Https ? (null, null)
        : options.CertificateFolder is { } folder ? EmulatorCertificate.Open(folder)
        : (EmulatorCertificate.Create(), null);

    /// <summary>Waits for Ctrl+C, SIGTERM or the token.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _application.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        Certificate?.Dispose();
    }
}
