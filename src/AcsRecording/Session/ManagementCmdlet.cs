using System;
using System.Management.Automation;
using AcsRecording.Binding;
using AcsRecording.Completers;
using AcsRecording.Pipeline;

namespace AcsRecording.Session;

/// <summary>
/// A cmdlet about a resource and a storage account in Azure's management. It needs no connection, but takes the identity of one.
/// </summary>
public abstract class ManagementCmdlet : AcsRecordingCmdlet
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

    /// <summary>Where the cloud is managed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ManagementUriCompleter))]
    [ValidateNotNull]
    [NoSecretInError(typeof(Uri))]
    public Uri ManagementUri { get; set; } = StorageAccessRequest.PublicCloud;
}
