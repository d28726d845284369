using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AcsRecording.Core;

namespace AcsRecording.Saver;

/// <summary>
/// The engine in a process of its own, to be killed and to be measured: CONNECTION-STRING EVENTS-FILE DESTINATION [CONNECTIONS [PART]].
/// The destination is a folder, or a container's address with a SAS. Prints the SHA-256 of each file, in order.
/// </summary>
public static class Program
{
    private const int ChunksAtOnce = 32;

    public static async Task Main(string[] args)
    {
        IRecordingEngine engine = new RecordingEngine();
        var connection = engine.Connect(new ConnectRequest { ConnectionString = args[0] });
        var destination = args[2].StartsWith("http", StringComparison.Ordinal) ? new SaveDestination { ContainerUri = new Uri(args[2]) } : new SaveDestination { Path = args[2] };
        var options = new SaveOptions
        {
            Destination = destination,
            MaxConnections = args.Length > 3 ? int.Parse(args[3], null) : null,
            Include = args.Length > 4 ? [Enum.Parse<ChunkPart>(args[4])] : new SaveOptions().Include,
        };
        var saver = connection.Transfers.OpenSaver(options);
        var chunks = engine.Events.Read(await File.ReadAllTextAsync(args[1]), skipUnknown: false).OfType<RecordingFileEvent>().SelectMany(file => file.Chunks).ToArray();
        var saved = new SavedChunk[chunks.Length];
        await Parallel.ForAsync(0, chunks.Length, new ParallelOptions { MaxDegreeOfParallelism = ChunksAtOnce }, async (index, token) =>
            saved[index] = (await saver.SaveAsync(chunks[index], new SilentHost(), token))!);
        foreach (var chunk in saved)
        {
            Console.WriteLine(chunk.Sha256);
        }
    }

    private sealed class SilentHost : ICommandHost
    {
        public Task WriteVerboseAsync(string text) => Task.CompletedTask;

        public Task WriteWarningAsync(string text) => Task.CompletedTask;

        public Task WriteProgressAsync(OperationProgress progress) => Task.CompletedTask;

        public Task<bool> ShouldProcessAsync(string target, string action) => Task.FromResult(true);
    }
}
