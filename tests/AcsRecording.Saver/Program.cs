using System;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core;

namespace AcsRecording.Saver;

/// <summary>Saves one address to a folder and prints the SHA-256: CONNECTION-STRING CONTENT-LOCATION FOLDER.</summary>
public static class Program
{
    public static async Task Main(string[] args)
    {
        IRecordingEngine engine = new RecordingEngine();
        var connection = engine.Connect(new ConnectRequest { ConnectionString = args[0] });
        var chunk = engine.ChunkAt(new Uri(args[1]), null, null);
        var saved = await connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = args[2] } }).SaveAsync(chunk, new SilentHost(), CancellationToken.None);
        Console.WriteLine(saved!.Sha256);
    }

    private sealed class SilentHost : ICommandHost
    {
        public Task WriteVerboseAsync(string text) => Task.CompletedTask;

        public Task WriteWarningAsync(string text) => Task.CompletedTask;

        public Task WriteProgressAsync(OperationProgress progress) => Task.CompletedTask;

        public Task<bool> ShouldProcessAsync(string target, string action) => Task.FromResult(true);
    }
}
