using System;
using System.Management.Automation;
using System.Security;
using AcsRecording.Binding;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Lists the recordings that the service has exported to a blob container, ready for the pipeline.</summary>
[Cmdlet(VerbsCommon.Get, "AcsRecordingBlob")]
[OutputType(typeof(RecordingChunk))]
public sealed class GetAcsRecordingBlob : AcsRecordingCmdlet
{
    /// <summary>The container.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("StorageContainerUri")]
    [ValidateNotNull]
    [NoSecretInError(typeof(Uri))]
    public Uri? ContainerUri { get; set; }

    /// <summary>The container's storage account.</summary>
    [Parameter(Position = 1)]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? StorageConnectionString { get; set; }

    /// <summary>
    /// The day on which recordings started: as text a day of UTC, as a local time the days of UTC that the local day touches.
    /// </summary>
    [Parameter]
    [NoSecretInError(typeof(DateTime))]
    public DateTime? Date { get; set; }

    /// <summary>The call.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [IdInput(nameof(CallId))]
    [ValidateNotNullOrEmpty]
    public string? CallId { get; set; }

    /// <summary>The recording, within its call.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [IdInput(nameof(RecordingId))]
    [ValidateNotNullOrEmpty]
    public string? RecordingId { get; set; }

    private protected override void Process()
    {
        var request = new BlobListRequest
        {
            ContainerUri = ContainerUri!,
            StorageConnectionString = StorageConnectionString?.Reveal(),
            Days = Date is { } date ? BlobListRequest.DaysOf(date, TimeZoneInfo.Local) : [],
            CallId = CallId,
            RecordingId = RecordingId,
        };
        var engine = RunspaceSession.Current.Engine;
        Run((host, cancellationToken) => engine.ListBlobsAsync(request, host.WriteObjectAsync, host.WriteWarning, cancellationToken));
    }
}
