using System;
using System.Management.Automation;
using System.Security;
using System.Threading.Tasks;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Receives events from a Storage Queue, and hides their messages from other workers while the pipeline works on them.</summary>
[Cmdlet(VerbsCommunications.Receive, "AcsRecordingEvent", DefaultParameterSetName = UriSet, SupportsShouldProcess = true)]
[OutputType(typeof(RecordingFileEvent), typeof(RecordingStateEvent), typeof(RecordingFailedEvent), typeof(CallEvent))]
public sealed class ReceiveAcsRecordingEvent : AcsRecordingCmdlet
{
    private const string UriSet = "Uri";
    private const string ConnectionStringSet = "ConnectionString";

    /// <summary>Seven days. https://learn.microsoft.com/rest/api/storageservices/get-messages#uri-parameters</summary>
    private const int LongestVisibilityTimeout = 7 * 24 * 60 * 60;

    private IEventQueue? _queue;

    /// <summary>The queue's address, with a SAS or for an identity.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = UriSet)]
    [ValidateNotNull]
    [NoSecretInError(typeof(Uri))]
    public Uri? QueueUri { get; set; }

    /// <summary>The queue's storage account.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ConnectionStringSet)]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? StorageConnectionString { get; set; }

    /// <summary>The queue's name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ConnectionStringSet)]
    [ValidateNotNullOrEmpty]
    public string? QueueName { get; set; }

    /// <summary>The maximum number of events.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [NoSecretInError(typeof(int))]
    public int MaxEvents { get; set; } = int.MaxValue;

    /// <summary>While the queue is empty from the start, wait for a first event.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>The longest that -Wait waits.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [DurationTransformation(int.MaxValue / 1000)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>The time after which other workers get a message if this process is killed.</summary>
    [Parameter]
    [DurationTransformation(LongestVisibilityTimeout)]
    public TimeSpan VisibilityTimeout { get; set; } = ReceiveOptions.DefaultVisibilityTimeout;

    /// <summary>A message that was received more often goes to the poison queue.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    [NoSecretInError(typeof(int))]
    public int MaxAttempts { get; set; } = ReceiveOptions.DefaultMaxAttempts;

    /// <summary>What is done with messages whose events are of other types.</summary>
    [Parameter]
    [NoSecretInError(typeof(UnknownEventAction))]
    public UnknownEventAction UnknownEvent { get; set; } = UnknownEventAction.Leave;

    private protected override void Begin()
    {
        if (MyInvocation.BoundParameters.ContainsKey(nameof(Timeout)) && !Wait)
        {
            throw RecordingError.Create("TimeoutWithoutWait", RecordingErrorCategory.InvalidArgument, Timeout);
        }

        _queue = RunspaceSession.Current.Engine.OpenQueue(new QueueAddress
        {
            Uri = QueueUri,
            StorageConnectionString = StorageConnectionString?.Reveal(),
            Name = QueueName,
        });
    }

    private protected override void Process()
    {
        var options = new ReceiveOptions
        {
            MaxEvents = MaxEvents,
            Wait = Wait ? Timeout : null,

            // The queue service counts whole seconds.
            VisibilityTimeout = TimeSpan.FromSeconds(Math.Ceiling(VisibilityTimeout.TotalSeconds)),
            MaxAttempts = MaxAttempts,
            UnknownEvent = UnknownEvent,
        };
        var session = RunspaceSession.Current;
        Run(async (host, cancellationToken) =>
        {
            // Receiving hides messages from other workers and counts as an attempt: with -WhatIf nothing is received.
            if (await host.ShouldProcessAsync(_queue!.Address.AbsoluteUri, "Receive events").ConfigureAwait(false) == Decision.Yes)
            {
                await _queue.ReceiveAsync(
                    options,
                    item =>
                    {
                        session.Remember(item);
                        return host.WriteObjectAsync(item);
                    },
                    host,
                    cancellationToken).ConfigureAwait(false);
            }
        });
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _queue is { } queue)
        {
            // When the pipeline has ended, no command of it works on a message any more. If this was its last command, the events may be in
            // a variable, and the caller may still be working on them.
            var isLast = MyInvocation.PipelinePosition == MyInvocation.PipelineLength;
            Task.Run(() => queue.ReleaseAsync(giveBack: IsStopping || !isLast)).GetAwaiter().GetResult();
        }

        base.Dispose(disposing);
    }
}
