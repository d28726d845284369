using System.Collections.Generic;
using System.Management.Automation;
using AcsRecording.Binding;

namespace AcsRecording.Session;

/// <summary>A cmdlet that makes something of all the chunks of its input together, at the end of the pipeline.</summary>
public abstract class SavedChunksCmdlet : ArchiveCmdlet
{
    private readonly List<SavedChunk> _chunks = [];

    /// <summary>What Save-AcsRecordingChunk or Find-AcsRecording emitted.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [SavedChunkInput]
    [ValidateNotNull]
    public SavedChunk[] SavedChunk { get; set; } = [];

    /// <summary>All that came.</summary>
    private protected IReadOnlyList<SavedChunk> Chunks => _chunks;

    private protected override void Process() => _chunks.AddRange(SavedChunk);
}
