using System;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using AcsRecording.Testing;
using Azure.Storage.Queues;

namespace AcsRecording.Emulator.Tests;

/// <summary>Azurite's queue service, on a port that the system picks, in memory.</summary>
public sealed class AzuriteQueues : IAsyncDisposable
{
    // Azurite's published account.
    private const string Account = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;";

    private readonly RunningProcess _process;

    private AzuriteQueues(RunningProcess process, string connectionString)
    {
        _process = process;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    public static async Task<AzuriteQueues> StartAsync()
    {
        var script = Path.Combine(NodePackages.Folder, "node_modules", "azurite", "dist", "src", "queue", "main.js");
        var process = RunningProcess.Start("node", script, "--queuePort", "0", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry");
        var line = await process.LineAsync(text => text.Contains("successfully listen", StringComparison.Ordinal));
        var address = Regex.Match(line, @"http://127\.0\.0\.1:\d+").Value;
        return new AzuriteQueues(process, $"{Account}QueueEndpoint={address}/devstoreaccount1;");
    }

    public async Task<string> ReceiveAsync(string queue)
    {
        var client = new QueueClient(ConnectionString, queue);
        await client.CreateIfNotExistsAsync();
        for (var deadline = DateTime.UtcNow.AddSeconds(30); DateTime.UtcNow < deadline; await Task.Delay(50))
        {
            if ((await client.ReceiveMessageAsync()).Value is { } message)
            {
                return message.MessageText;
            }
        }

        throw new TimeoutException("No message came.");
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
