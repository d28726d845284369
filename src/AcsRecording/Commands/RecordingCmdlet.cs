using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Binding;
using AcsRecording.Completers;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>A cmdlet about recordings, each by itself.</summary>
public abstract class RecordingCmdlet : ConnectedCmdlet
{
    /// <summary>The recordings: their ids, or objects that hold one.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [RecordingInput]
    [ArgumentCompleter(typeof(RecordingIdCompleter))]
    [ValidateNotNull]
    public Recording[] RecordingId { get; set; } = [];

    private protected override void Process()
    {
        var session = RunspaceSession.Current;
        Run((host, cancellationToken) => host.ForEachAsync(RecordingId, recording =>
        {
            // Before the question, so that -WhatIf reports invalid input too.
            ServiceId.EnsureRecordingId(recording.RecordingId);
            var known = session.Remember(recording);
            Recordings.ValidateRecording(known);
            return ProcessAsync(Recordings, known, host, cancellationToken);
        }));
    }

    private protected abstract Task ProcessAsync(
        IRecordingClient recordings, Recording recording, PipelineHost host, CancellationToken cancellationToken);
}
