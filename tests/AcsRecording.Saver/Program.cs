using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core;
using AcsRecording.Core.Http;

namespace AcsRecording.Saver;

/// <summary>
/// The engine in a process of its own, to be killed and to be measured. The destination is a folder, or a container's address with a SAS.
/// <list type="bullet">
/// <item><c>CONNECTION-STRING EVENTS-FILE DESTINATION [CONNECTIONS [PART]]</c> saves and prints the SHA-256 of each file, in order.</item>
/// <item><c>worker CONNECTION-STRING STORAGE-CONNECTION-STRING QUEUE DESTINATION</c> saves what the queue announces, until that is
/// empty.</item>
/// <item><c>merge DESTINATION PATH SHA256 [PATH SHA256]…</c> merges saved chunks into one file.</item>
/// <item><c>split DESTINATION PATH SHA256</c> splits a saved chunk into its channels.</item>
/// </list>
/// In place of a connection string, an https endpoint signs in with the default chain, and <c>identity:ENDPOINT</c> with the machine's
/// identity.
/// </summary>
public static class Program
{
    private const int ChunksAtOnce = 32;

    /// <summary>What another process is saving already comes again soon.</summary>
    private static readonly IRecordingEngine Engine = new RecordingEngine(new EngineOptions { ReturnDelay = TimeSpan.FromSeconds(0.2) });

    public static Task Main(string[] args) => args switch
    {
        ["worker", var connection, var storage, var queue, var destination] =>
            new Worker(Engine, new QueueAddress { StorageConnectionString = storage, Name = queue }, OpenSaver(connection, destination, []))
                .RunAsync(),
        ["merge", var destination, .. var files] => Engine.OpenArchive(null).MergeAsync(
            Saved(files), new MergeOptions { DestinationPath = destination }, new SilentHost(), CancellationToken.None),
        ["split", var destination, .. var files] => Engine.OpenArchive(null).SplitAsync(
            Saved(files)[0],
            new SplitOptions { DestinationPath = destination },
            _ => Task.CompletedTask,
            new SilentHost(),
            CancellationToken.None),
        _ => SaveAsync(args),
    };

    private static SavedChunk[] Saved(string[] files) =>
    [
        .. files.Chunk(2).Select((file, index) => new SavedChunk
        {
            Path = file[0],
            Sha256 = file[1],
            Verified = true,
            Index = index,
            RecordingId = "recording",
            DocumentId = $"document-{index}",
        }),
    ];

    private static async Task SaveAsync(string[] args)
    {
        var saver = OpenSaver(args[0], args[2], args[3..]);
        var chunks = Engine.Events.Read(await File.ReadAllTextAsync(args[1]), skipUnknown: false).Events.OfType<RecordingFileEvent>()
            .SelectMany(file => file.Chunks).ToArray();
        var saved = new SavedChunk[chunks.Length];
        await Parallel.ForAsync(0, chunks.Length, new ParallelOptions { MaxDegreeOfParallelism = ChunksAtOnce }, async (index, token) =>
            saved[index] = await saver.SaveAsync(chunks[index], new SilentHost(), token));
        foreach (var chunk in saved)
        {
            Console.WriteLine(chunk.Sha256);
        }
    }

    private static ConnectRequest Request(string connection) => connection switch
    {
        _ when connection.StartsWith("identity:", StringComparison.Ordinal) =>
            new ConnectRequest { Endpoint = connection["identity:".Length..], ManagedIdentity = true },
        _ when connection.StartsWith("https:", StringComparison.Ordinal) => new ConnectRequest { Endpoint = connection },
        _ => new ConnectRequest { ConnectionString = connection },
    };

    private static IChunkSaver OpenSaver(string connectionString, string destination, string[] more) =>
        Engine.Connect(Request(connectionString)).Transfers.OpenSaver(new SaveOptions
        {
            Destination = destination.StartsWith("http", StringComparison.Ordinal)
                ? new SaveDestination { ContainerUri = new Uri(destination) }
                : new SaveDestination { Path = destination },
            MaxConnections = more.Length > 0 ? int.Parse(more[0], null) : null,
            Include = more.Length > 1 ? [Enum.Parse<ChunkPart>(more[1])] : new SaveOptions().Include,
        });
}
