using System;
using System.Threading.Tasks;
using AcsRecording.Core.Connection;
using Azure;

namespace AcsRecording.Core.Storage;

/// <summary>Reads the refusals of a storage account. Their texts are left out: some repeat what was signed.</summary>
internal static class StorageError
{
    /// <summary>The container is there, the blob isn't.</summary>
    public const string BlobNotFound = "BlobNotFound";

    /// <summary>A staged block isn't there any more: somebody else has committed the blob meanwhile.</summary>
    public const string InvalidBlockList = "InvalidBlockList";

    /// <summary>The blob that was to be written is there, or somebody else has just written it.</summary>
    public static bool IsTaken(RequestFailedException exception) =>
        exception.ErrorCode is "BlobAlreadyExists" or "ConditionNotMet" or InvalidBlockList || exception.Status == 412;

    /// <summary>Runs a request, and tells its failure in this module's terms.</summary>
    /// <param name="address">What it goes to; a SAS in it is shown nowhere.</param>
    /// <param name="request">The request.</param>
    public static async Task<T> TellAsync<T>(Uri address, Func<Task<T>> request)
    {
        try
        {
            return await request().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException || AzureIdentity.IsFailure(exception))
        {
            throw From(RequestSender.Last(exception), StorageAddress.WithoutSecret(address).AbsoluteUri);
        }
    }

    private static RecordingException From(Exception last, string place)
    {
        if (AzureIdentity.Translate(last, null) is { } noToken)
        {
            return noToken.ErrorId == "NoIdentity"
                ? RecordingError.Create("NoStorageCredential", noToken.Category, null, place, $"neither a SAS nor a connection string was given. {noToken.Message}")
                : noToken;
        }

        if (last is not RequestFailedException { Status: > 0 } failure)
        {
            return RecordingError.Create("ConnectionFailed", RecordingErrorCategory.ConnectionError, null, place, RequestSender.Reason(last));
        }

        Response? response = failure.GetRawResponse();
        var answer = new ServiceAnswer(failure.Status, failure.ErrorCode, response is not null && response.Headers.TryGetValue("x-ms-request-id", out var id) ? id : null);
        return failure.Status switch
        {
            401 or 403 => RecordingError.Create("StorageAccessDenied", RecordingErrorCategory.PermissionDenied, null, answer, null, place),
            404 when failure.ErrorCode == "QueueNotFound" => RecordingError.Create("QueueNotFound", RecordingErrorCategory.ObjectNotFound, null, answer, null, place),
            404 when failure.ErrorCode != "ContainerNotFound" => RecordingError.Create(BlobNotFound, RecordingErrorCategory.ObjectNotFound, null, answer, null, place),
            404 => RecordingError.Create("ContainerNotFound", RecordingErrorCategory.ObjectNotFound, null, answer, null, place),
            429 => RecordingError.Create("StorageFailed", RecordingErrorCategory.LimitsExceeded, null, answer, null, place),
            >= 500 => RecordingError.Create("StorageFailed", RecordingErrorCategory.ResourceUnavailable, null, answer, null, place),
            _ => RecordingError.Create("StorageFailed", RecordingErrorCategory.InvalidOperation, null, answer, null, place),
        };
    }
}
