using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>A cmdlet about the way of a resource's events to a queue.</summary>
public abstract class EventSetupCmdlet : ManagementCmdlet
{
    /// <summary>The queue in that account.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string QueueName { get; set; } = "";

    /// <summary>The event subscription's name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? SubscriptionName { get; set; }

    private protected abstract EventSetupRequest Request { get; }

    private protected void Run(Func<IEventSetup, PipelineHost, CancellationToken, Task> operation) => Run(() =>
    {
        // On the pipeline thread: sessions belong to runspaces.
        var setup = RunspaceSession.Current.Engine.OpenEventSetup(Request);
        Run((host, cancellationToken) => operation(setup, host, cancellationToken));
    });
}
