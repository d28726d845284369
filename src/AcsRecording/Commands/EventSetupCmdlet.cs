using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Binding;
using AcsRecording.Completers;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>A cmdlet about the way of a resource's events to a queue. It needs no connection, but takes the identity of one.</summary>
public abstract class EventSetupCmdlet : AcsRecordingCmdlet
{
    /// <summary>The Communication Services resource.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ResourceId("ResourceId")]
    [ValidateNotNullOrEmpty]
    public string ResourceId { get; set; } = "";

    /// <summary>The storage account.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ResourceId("StorageAccountId")]
    [ValidateNotNullOrEmpty]
    public string StorageAccountId { get; set; } = "";

    /// <summary>The queue in that account.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string QueueName { get; set; } = "";

    /// <summary>The event subscription's name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? SubscriptionName { get; set; }

    /// <summary>Where the cloud is managed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ManagementUriCompleter))]
    [ValidateNotNull]
    [NoSecretInError(typeof(Uri))]
    public Uri ManagementUri { get; set; } = StorageAccessRequest.PublicCloud;

    private protected abstract EventSetupRequest Request { get; }

    private protected void Run(Func<IEventSetup, PipelineHost, CancellationToken, Task> operation) => Run(() =>
    {
        // On the pipeline thread: sessions belong to runspaces.
        var setup = RunspaceSession.Current.Engine.OpenEventSetup(Request);
        Run((host, cancellationToken) => operation(setup, host, cancellationToken));
    });
}
