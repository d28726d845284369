using System;
using System.Linq;
using AcsRecording.Core.Http;
using AcsRecording.Core.StorageAccounts;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Recordings;

/// <summary>Refuses, before any request, what the service is known to refuse or to answer with an unhelpful 500.</summary>
internal static class StartValidation
{
    private const int MaximumChannels = AcsRecording.ChannelAffinity.MaximumChannel + 1;

    public static void Check(StartRequest request)
    {
        CheckCall(request);
        var output = RecordingOutput.Complete(request);
        CheckChannels(request, output?.Channel == RecordingChannel.Unmixed);
        CheckCallback(request);
        CheckContainer(request);
    }

    private static void CheckCall(StartRequest request)
    {
        // Passing the short call id is the commonest mistake; the service answers it with a base64 error or a 500.
        if (request.ServerCallId is { } serverCall && (Guid.TryParse(serverCall, out _) || !IsBase64(serverCall)))
        {
            throw InvalidCall("InvalidServerCallId", serverCall);
        }

        if (request.GroupCallId is { } groupCall && !Guid.TryParse(groupCall, out _))
        {
            throw InvalidCall("InvalidGroupCallId", groupCall);
        }

        if (request.RoomId is { } room && ServiceId.Flaw(room) is { } flawOfRoom)
        {
            throw InvalidCall("InvalidRoomId", room, flawOfRoom);
        }

        if (request.CallConnectionId is { } connection && ServiceId.Flaw(connection) is { } flawOfConnection)
        {
            throw InvalidCall("InvalidCallConnectionId", connection, flawOfConnection);
        }
    }

    private static void CheckChannels(StartRequest request, bool unmixed)
    {
        var ordering = request.AudioChannelParticipantOrdering;
        var affinity = request.ChannelAffinity;
        if (!unmixed && ordering.Count > 0)
        {
            throw Invalid("NeedsUnmixed", request, nameof(request.AudioChannelParticipantOrdering));
        }

        if (!unmixed && affinity.Count > 0)
        {
            throw Invalid("NeedsUnmixed", request, nameof(request.ChannelAffinity));
        }

        if (Math.Max(ordering.Count, affinity.Count) is var most and > MaximumChannels)
        {
            throw Invalid("TooManyChannels", request, most);
        }

        if (affinity.Where(item => item.Channel is not null).GroupBy(item => item.Channel)
            .FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw Invalid("DuplicateChannel", request, twice.Key);
        }
    }

    private static void CheckCallback(StartRequest request)
    {
        if (request.StateCallbackUri is { } text
            && !(Uri.TryCreate(text, UriKind.Absolute, out var uri) && SecureAddress.Refusal(uri) is null))
        {
            throw Invalid("InvalidCallbackUri", request, text);
        }
    }

    private static void CheckContainer(StartRequest request)
    {
        if (request.StorageContainerUri is not { } text)
        {
            return;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || SecureAddress.Refusal(uri) is not null)
        {
            throw Invalid("InvalidStorageContainerUri", request, WithoutQuery(text), "it isn't an https URI");
        }

        if (uri.Query.Length > 0 || uri.UserInfo.Length > 0)
        {
            // A SAS is a secret: it is not repeated.
            throw Invalid("InvalidStorageContainerUri", request, uri.Host + uri.AbsolutePath, "it holds a SAS or a credential");
        }

        if (uri.AbsolutePath.Trim('/').Length == 0)
        {
            throw Invalid("InvalidStorageContainerUri", request, text, "it names no container");
        }

        // Below a host's name, that is. With an address the account's name comes first.
        if (uri.HostNameType == UriHostNameType.Dns
            && !uri.IsLoopback
            && !StorageNames.IsContainer(Uri.UnescapeDataString(uri.Segments[1].TrimEnd('/'))))
        {
            throw Invalid("InvalidStorageContainerUri", request, text,
                "no container can have that name: 3 to 63 lower-case letters, digits and single dashes");
        }
    }

    private static string WithoutQuery(string text) => text.Split('?')[0];

    private static bool IsBase64(string text)
    {
        try
        {
            return Base64Url.Decode(text.Trim()).Length > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static RecordingException InvalidCall(string errorId, string id, params object?[] more) =>
        RecordingError.Create(errorId, RecordingErrorCategory.InvalidArgument, ServiceId.Quote(id), [ServiceId.Quote(id), .. more]);

    private static RecordingException Invalid(string errorId, StartRequest request, params object?[] arguments) =>
        RecordingError.Create(errorId, RecordingErrorCategory.InvalidArgument, request.CallId, arguments);
}
