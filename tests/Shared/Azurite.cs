using System;
using System.IO;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace AcsRecording.Testing;

/// <summary>One of Azurite's services, on a port that the system picks, in memory.</summary>
public sealed class Azurite : IAsyncDisposable
{
    // Azurite's published account.
    public const string AccountName = "devstoreaccount1";
    public const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly RunningProcess _process;

    private Azurite(RunningProcess process, Uri endpoint, string connectionString)
    {
        _process = process;
        Endpoint = endpoint;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    /// <summary>The account's address.</summary>
    public Uri Endpoint { get; }

    public static Task<Azurite> StartBlobsAsync() => StartAsync("blob", "http");

    public static Task<Azurite> StartQueuesAsync() => StartAsync("queue", "http");

    /// <summary>Over https, where it takes the tokens of Entra ID too; it checks all of them but the signature.</summary>
    public static Task<Azurite> StartBlobsAsync(X509Certificate2 certificate, string folder) =>
        StartAsync("blob", "https", WithTokens(certificate, folder));

    /// <summary>The same.</summary>
    public static Task<Azurite> StartQueuesAsync(X509Certificate2 certificate, string folder) =>
        StartAsync("queue", "https", WithTokens(certificate, folder));

    /// <summary>Blobs and queues of one account; the endpoint is that of the blobs.</summary>
    public static async Task<Azurite> StartAccountAsync()
    {
        var process = Run("azurite.js", ["--blobPort", "0", "--queuePort", "0", "--tablePort", "0"]);
        var blobs = await EndpointAsync(process, "Blob");
        var queues = await EndpointAsync(process, "Queue");
        return new Azurite(
            process,
            blobs,
            $"DefaultEndpointsProtocol=http;AccountName={AccountName};AccountKey={AccountKey};"
            + $"BlobEndpoint={blobs};QueueEndpoint={queues};");
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string[] WithTokens(X509Certificate2 certificate, string folder)
    {
        var (publicPart, key) = (Path.Combine(folder, "azurite.pem"), Path.Combine(folder, "azurite.key"));
        File.WriteAllText(publicPart, certificate.ExportCertificatePem());
        File.WriteAllText(key, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return ["--oauth", "basic", "--cert", publicPart, "--key", key];
    }

    private static async Task<Azurite> StartAsync(string service, string scheme, params string[] more)
    {
        var process = Run(Path.Combine(service, "main.js"), [$"--{service}Port", "0", .. more]);
        var endpoint = await EndpointAsync(process, "");
        var name = service == "blob" ? "BlobEndpoint" : "QueueEndpoint";
        return new Azurite(
            process,
            endpoint,
            $"DefaultEndpointsProtocol={scheme};AccountName={AccountName};AccountKey={AccountKey};{name}={endpoint};");
    }

    private static RunningProcess Run(string script, string[] arguments) => RunningProcess.Start(
        "node",
        [
            Path.Combine(NodePackages.Folder, "node_modules", "azurite", "dist", "src", script),
            .. arguments,
            "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent",
        ]);

    /// <summary>What the line says with which a service tells that it listens.</summary>
    private static async Task<Uri> EndpointAsync(RunningProcess process, string service)
    {
        var line = await process.LineAsync(text =>
            text.Contains(service, StringComparison.Ordinal) && text.Contains("successfully listen", StringComparison.Ordinal));
        return new Uri($"{Regex.Match(line, @"https?://127\.0\.0\.1:\d+").Value}/{AccountName}");
    }
}
