using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Pipeline;

namespace AcsRecording.Commands;

/// <summary>Deletes the queue messages of events whose chunks are all saved and verified.</summary>
[Cmdlet(VerbsLifecycle.Complete, "AcsRecordingEvent", DefaultParameterSetName = SavedChunkSet, SupportsShouldProcess = true)]
[OutputType(typeof(SavedChunk), typeof(RecordingFileEvent), typeof(RecordingStateEvent), typeof(RecordingFailedEvent), typeof(CallEvent))]
public sealed class CompleteAcsRecordingEvent : AcsRecordingCmdlet
{
    private const string SavedChunkSet = "SavedChunk";
    private const string EventSet = "Event";

    /// <summary>Messages that wait for more chunks, with what came of them so far.</summary>
    private readonly Dictionary<IEventDelivery, List<object>> _waiting = [];

    /// <summary>What Save-AcsRecordingChunk emitted.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SavedChunkSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    [NoSecretInError(typeof(SavedChunk))]
    public SavedChunk? SavedChunk { get; set; }

    /// <summary>What Receive-AcsRecordingEvent emitted.</summary>
    [Parameter(Mandatory = true, ParameterSetName = EventSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    [NoSecretInError(typeof(RecordingEvent))]
    public RecordingEvent? Event { get; set; }

    /// <summary>Emit what came in, once its message is deleted.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run((host, cancellationToken) =>
    {
        object input = SavedChunk is { } saved ? saved : Event!;
        var delivery = SavedChunk is { } chunk ? chunk.Delivery : Event!.Delivery;
        if (delivery is null)
        {
            throw RecordingError.Create("NotReceived", RecordingErrorCategory.InvalidArgument, input, SavedChunk?.DocumentId ?? Event!.EventId);
        }

        if (!_waiting.TryGetValue(delivery, out var inputs))
        {
            _waiting.Add(delivery, inputs = []);
        }

        inputs.Add(input);
        return IsDone(delivery, inputs) ? CompleteAsync(delivery, host, cancellationToken) : Task.CompletedTask;
    });

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(async (host, cancellationToken) =>
    {
        foreach (var (delivery, inputs) in _waiting.Select(item => (item.Key, item.Value)).ToArray())
        {
            await (IsDone(delivery, inputs) ? CompleteAsync(delivery, host, cancellationToken) : GiveBackAsync(delivery, host, cancellationToken)).ConfigureAwait(false);
        }
    });

    /// <summary>What Save-AcsRecordingChunk -WhatIf told of counts as saved, so that -WhatIf here tells what would follow.</summary>
    private static bool IsDone(IEventDelivery delivery, List<object> inputs) =>
        !delivery.Missing.Except(inputs.OfType<SavedChunk>().Where(saved => saved.Planned).Select(saved => saved.DocumentId)).Any();

    private static async Task GiveBackAsync(IEventDelivery delivery, PipelineHost host, CancellationToken cancellationToken)
    {
        if (await delivery.GiveBackAsync(cancellationToken).ConfigureAwait(false))
        {
            host.WriteWarning($"Message {delivery.MessageId} goes back to the queue: {string.Join(", ", delivery.Missing)} not saved and verified.");
        }
    }

    private async Task CompleteAsync(IEventDelivery delivery, PipelineHost host, CancellationToken cancellationToken)
    {
        var inputs = _waiting[delivery];
        _waiting.Remove(delivery);
        var answer = await host.ShouldProcessAsync(delivery.MessageId, "Delete queue message").ConfigureAwait(false);
        if (answer == Decision.Yes && delivery.Missing.Count > 0)
        {
            await GiveBackAsync(delivery, host, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (answer == Decision.Yes && !await delivery.CompleteAsync(cancellationToken).ConfigureAwait(false))
        {
            host.WriteWarning($"Message {delivery.MessageId} was held for too long: somebody else has it by now, and finds its chunks saved.");
            return;
        }

        if (PassThru && answer != Decision.No)
        {
            foreach (var input in inputs)
            {
                await host.WriteObjectAsync(input).ConfigureAwait(false);
            }
        }
    }
}
