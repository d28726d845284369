using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Binding;
using AcsRecording.Pipeline;

namespace AcsRecording.Commands;

/// <summary>Deletes the queue messages of events whose chunks are all saved and verified.</summary>
[Cmdlet(VerbsLifecycle.Complete, "AcsRecordingEvent", DefaultParameterSetName = SavedChunkSet, SupportsShouldProcess = true)]
[OutputType(typeof(SavedChunk), typeof(RecordingFileEvent), typeof(RecordingStateEvent), typeof(RecordingFailedEvent), typeof(CallEvent))]
public sealed class CompleteAcsRecordingEvent : AcsRecordingCmdlet
{
    private const string SavedChunkSet = "SavedChunk";
    private const string EventSet = "Event";

    /// <summary>Messages that wait for more chunks, with the inputs that have come so far.</summary>
    private readonly Dictionary<IEventDelivery, List<object>> _waiting = [];

    /// <summary>Messages that are deleted. An event that was in a message twice emits its chunks twice.</summary>
    private readonly HashSet<IEventDelivery> _completed = [];

    /// <summary>What Save-AcsRecordingChunk emitted.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SavedChunkSet, ValueFromPipeline = true)]
    [SavedChunkInput]
    [ValidateNotNull]
    public SavedChunk[]? SavedChunk { get; set; }

    /// <summary>What Receive-AcsRecordingEvent emitted.</summary>
    [Parameter(Mandatory = true, ParameterSetName = EventSet, ValueFromPipeline = true)]
    [ObjectInput(typeof(RecordingEvent))]
    [ValidateNotNull]
    public RecordingEvent[]? Event { get; set; }

    /// <summary>Emit what came in. Its message is deleted when the next command has taken it.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Begin() => DeferErrorsUnderStop();

    private protected override void Process()
    {
        // With -WhatIf a chunk that Save-AcsRecordingChunk -WhatIf planned counts as saved, so that -WhatIf shows what would follow.
        var isWhatIf = IsWhatIf;
        Run((host, cancellationToken) => SavedChunk is { } chunks
            ? host.ForEachAsync(chunks,
                saved => TakeAsync(saved, saved.DocumentId, saved.Delivery,
                saved.Verified || (saved.Planned && isWhatIf), host, cancellationToken))
            : host.ForEachAsync(Event!,
                received => TakeAsync(
                    received, received.EventId, received.Delivery, received is not RecordingFileEvent, host, cancellationToken)));
    }

    private protected override void End()
    {
        Run(ReturnRestAsync);
        ReportDeferred();
    }

    private async Task ReturnRestAsync(PipelineHost host, CancellationToken cancellationToken)
    {
        foreach (var delivery in _waiting.Keys)
        {
            if (await delivery.ReturnAsync(cancellationToken).ConfigureAwait(false) is { } delay)
            {
                var missing = string.Join(", ", delivery.NotArrived);
                host.WriteWarning(
                    $"Message {delivery.MessageId} goes back to the queue and comes again in {delay:hh\\:mm\\:ss}:"
                    + $" {missing} did not come here saved and verified.");
            }
        }
    }

    /// <summary>Only input that reaches this cmdlet counts: a chunk that an earlier command filtered out keeps the message.</summary>
    private async Task TakeAsync(
        object input, string id, IEventDelivery? received, bool counts, PipelineHost host, CancellationToken cancellationToken)
    {
        var delivery = received ?? throw RecordingError.Create("NotReceived", RecordingErrorCategory.InvalidArgument, input, id);
        if (_completed.Contains(delivery))
        {
            await PassAsync(input, host).ConfigureAwait(false);
            return;
        }

        if (!_waiting.TryGetValue(delivery, out var inputs))
        {
            _waiting.Add(delivery, inputs = []);
        }

        inputs.Add(input);
        if (counts)
        {
            delivery.Arrive(id);
        }

        if (delivery.NotArrived.Count == 0)
        {
            _waiting.Remove(delivery);
            await CompleteAsync(delivery, inputs, host, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CompleteAsync(IEventDelivery delivery, List<object> inputs, PipelineHost host, CancellationToken cancellationToken)
    {
        var answer = await host.ShouldProcessAsync(delivery.MessageId, "Delete queue message").ConfigureAwait(false);
        if (answer == Decision.No)
        {
            return;
        }

        // First the next command, which deletes the originals: a process that ends in between finds the message again, and then deletes
        // them.
        foreach (var input in inputs)
        {
            await PassAsync(input, host).ConfigureAwait(false);
        }

        if (answer == Decision.Yes && !await delivery.CompleteAsync(cancellationToken).ConfigureAwait(false))
        {
            if (delivery.IsLost)
            {
                host.WriteWarning(
                    $"Message {delivery.MessageId} was not deleted: another process has received it by now,"
                    + " and finds its chunks saved.");
            }
            else
            {
                host.WriteVerbose($"Message {delivery.MessageId} was not deleted: it was given back, because this process is ending.");
            }

            return;
        }

        _completed.Add(delivery);
    }

    private Task PassAsync(object input, PipelineHost host) => PassThru ? host.WriteObjectAsync(input) : Task.CompletedTask;
}
