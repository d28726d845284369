using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

/// <summary>What is done with saved chunks, which lie in a folder of the test.</summary>
public abstract class ArchiveTest : IDisposable
{
    protected static readonly CancellationToken None = CancellationToken.None;

    private protected IArchive Archive { get; } = ((IRecordingEngine)new RecordingEngine(CoreTest.Impatient)).OpenArchive(null);

    private protected FakeHost Host { get; } = new();

    /// <summary>Where the chunks are.</summary>
    protected string Source { get; } = Directory.CreateTempSubdirectory("acsrecording-").FullName;

    /// <summary>Where the results go: not there yet.</summary>
    protected string Folder => Path.Combine(Source, "out");

    public void Dispose()
    {
        Directory.Delete(Source, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>A chunk as it was saved.</summary>
    private protected SavedChunk Chunk(int index, byte[] bytes, string name = "", string? recordingId = "r1", string? metadata = null)
    {
        var path = Path.Combine(Source, name.Length > 0 ? name : $"{recordingId}-{index}.bin");
        File.WriteAllBytes(path, bytes);
        return Saved(index, path, recordingId, metadata);
    }

    private protected static SavedChunk Saved(int index, string path, string? recordingId = "r1", string? metadata = null)
    {
        var metadataPath = metadata is null ? null : Path.ChangeExtension(path, ".json");
        if (metadataPath is not null)
        {
            File.WriteAllText(metadataPath, metadata);
        }

        return new SavedChunk
        {
            Path = path,
            MetadataPath = metadataPath,
            Bytes = new FileInfo(path).Length,
            Sha256 = HashOf(path),
            Verified = true,
            DocumentId = $"0-wus-d1-{recordingId}-{index}",
            Index = index,
            RecordingId = recordingId,
            CallId = recordingId is null ? null : "call-1",
            RecordingStartTime = new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero),
        };
    }

    protected static string HashOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    /// <summary>What lies in the folder for results, also under a temporary name.</summary>
    protected string[] Results() => Directory.Exists(Folder)
        ? [.. Directory.GetFileSystemEntries(Folder).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)]
        : [];

    private protected static async Task<RecordingException> FailsAsync(string errorId, RecordingErrorCategory category, Func<Task> action)
    {
        var exception = await Assert.ThrowsAsync<RecordingException>(action);
        Assert.Equal((errorId, category), (exception.ErrorId, exception.Category));
        Assert.NotEmpty(exception.RecommendedAction);
        Assert.NotNull(exception.TargetObject);
        return exception;
    }

    /// <summary>Runs a program to its end, and returns what it wrote.</summary>
    protected static async Task<string> RunAsync(string program, params string[] arguments)
    {
        await using var process = RunningProcess.Start(program, arguments);
        var (exitCode, output, errors) = await process.ExitAsync();
        Assert.True(exitCode == 0, errors);
        return output.Trim();
    }
}
