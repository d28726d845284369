using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using Azure;
using Azure.Storage.Blobs;

namespace AcsRecording.Core.StorageAccounts;

/// <summary>Reads the refusals of a storage account. Their texts are left out: some repeat what was signed.</summary>
internal static class StorageError
{
    /// <summary>Blocks of another tool lie under the name, with ids of another length.</summary>
    public const string InvalidBlobOrBlock = "InvalidBlobOrBlock";

    /// <summary>
    /// The account's codes for what does not pass by itself, each with the error that says what to do.
    /// https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes
    /// </summary>
    private static readonly Dictionary<string, (string ErrorId, RecordingErrorCategory Category)> States = new(StringComparer.Ordinal)
    {
        ["AccountIsDisabled"] = ("StorageAccountDisabled", RecordingErrorCategory.PermissionDenied),
        ["BlobArchived"] = ("BlobArchived", RecordingErrorCategory.InvalidOperation),
        ["BlobBeingRehydrated"] = ("BlobArchived", RecordingErrorCategory.InvalidOperation),
        ["BlobImmutableDueToPolicy"] = ("BlobImmutable", RecordingErrorCategory.InvalidOperation),
        ["LeaseIdMissing"] = ("BlobLeased", RecordingErrorCategory.InvalidOperation),
        ["LeaseIdMismatchWithBlobOperation"] = ("BlobLeased", RecordingErrorCategory.InvalidOperation),
        ["SnapshotsPresent"] = ("BlobHasSnapshots", RecordingErrorCategory.InvalidOperation),
        [InvalidBlobOrBlock] = ("ForeignBlocks", RecordingErrorCategory.InvalidOperation),
        ["InvalidResourceName"] = ("StorageRefused", RecordingErrorCategory.InvalidArgument),
    };

    /// <summary>The container is there, the blob isn't.</summary>
    public const string BlobNotFound = "BlobNotFound";

    /// <summary>A staged block isn't there any more: another process has committed the blob in the meantime.</summary>
    public const string InvalidBlockList = "InvalidBlockList";

    /// <summary>The blob that was to be written is there, or another process has just written it.</summary>
    public static bool IsTaken(RequestFailedException exception) =>
        exception.ErrorCode is "BlobAlreadyExists" or "ConditionNotMet" or InvalidBlockList
            || (exception.Status == 412 && !States.ContainsKey(exception.ErrorCode ?? ""));

    /// <summary>Runs a request, and tells its failure in this module's terms.</summary>
    /// <param name="address">What it goes to; a SAS in it is shown nowhere.</param>
    /// <param name="request">The request.</param>
    public static async Task<T> TranslateErrorsAsync<T>(Uri address, Func<Task<T>> request)
    {
        try
        {
            return await request().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException || SignInFailure.IsFailure(exception))
        {
            throw From(RequestSender.Last(exception), StorageAddress.WithoutSecret(address));
        }
    }

    private static RecordingException From(Exception last, Uri address)
    {
        var place = address.AbsoluteUri;
        if (SignInFailure.Translate(last, null) is { } noToken)
        {
            return noToken.ErrorId == "NoIdentity"
                ? RecordingError.Create("NoStorageCredential", noToken.Category, null, place,
                    $"neither a SAS nor a connection string was given. {noToken.Message}")
                : noToken;
        }

        if (last is not RequestFailedException { Status: > 0 } failure)
        {
            return RequestSender.NoAnswer(last, address, null, place);
        }

        Response? response = failure.GetRawResponse();
        var answer = new ServiceAnswer(failure.Status, failure.ErrorCode, response is not null
            && response.Headers.TryGetValue("x-ms-request-id", out var id) ? id : null);
        if (States.TryGetValue(failure.ErrorCode ?? "", out var state))
        {
            return RecordingError.Create(state.ErrorId, state.Category, null, answer, null, place);
        }

        var errorId = failure.Status switch
        {
            401 or 403 => "StorageAccessDenied",
            404 when failure.ErrorCode is "QueueNotFound" or "ContainerNotFound" => failure.ErrorCode,
            404 => BlobNotFound,
            400 or 405 or 413 => "StorageRefused",
            _ => "StorageFailed",
        };
        var subject = errorId == "ContainerNotFound" ? ContainerOf(address).AbsoluteUri : place;
        return RecordingError.Create(errorId, StatusCategory.Of(failure.Status), null, answer, null, subject);
    }

    private static Uri ContainerOf(Uri address) => new BlobUriBuilder(address) { BlobName = "" }.ToUri();
}
