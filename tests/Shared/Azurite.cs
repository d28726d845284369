using System;
using System.IO;
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

    public static Task<Azurite> StartBlobsAsync() => StartAsync("blob");

    public static Task<Azurite> StartQueuesAsync() => StartAsync("queue");

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<Azurite> StartAsync(string service)
    {
        var script = Path.Combine(NodePackages.Folder, "node_modules", "azurite", "dist", "src", service, "main.js");
        var process = RunningProcess.Start("node", script, $"--{service}Port", "0", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent");
        var line = await process.LineAsync(text => text.Contains("successfully listen", StringComparison.Ordinal));
        var endpoint = $"{Regex.Match(line, @"http://127\.0\.0\.1:\d+").Value}/{AccountName}";
        var name = service == "blob" ? "BlobEndpoint" : "QueueEndpoint";
        return new Azurite(process, new Uri(endpoint), $"DefaultEndpointsProtocol=http;AccountName={AccountName};AccountKey={AccountKey};{name}={endpoint};");
    }
}
