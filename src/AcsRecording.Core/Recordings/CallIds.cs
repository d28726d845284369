using System;
using System.Text;
using AcsRecording.Core.Http;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Recordings;

/// <summary>The ids of calls: checks them before a request, and makes a conversation's id of its URL.</summary>
internal static class CallIds
{
    /// <summary>
    /// The id of a conversation, of which one of the two is known. Throws <c>InvalidConversationId</c> and <c>InvalidConversationUrl</c>.
    /// </summary>
    public static string ConversationOf(string? id, string? url)
    {
        if (id is not null || url is null)
        {
            Check(id!, CallNaming.Conversation);
            return id!;
        }

        // The id is made of the text as it is: another spelling of the same address would be another conversation.
        return Uri.TryCreate(url, UriKind.Absolute, out var address) && SecureAddress.Refusal(address) is null
            ? Base64Url.Encode(Encoding.UTF8.GetBytes(url))
            : throw Invalid("InvalidConversationUrl", url);
    }

    /// <summary>Checks an id that is part of a path. Throws <c>InvalidConversationId</c> and <c>InvalidServerCallId</c>.</summary>
    public static void Check(string id, CallNaming naming)
    {
        if (naming == CallNaming.Conversation)
        {
            // Plain base64 has characters that base64url doesn't, and would be another id even where it hasn't.
            if (ServiceId.Flaw(id) is { } flaw)
            {
                throw Invalid("InvalidConversationId", id, flaw);
            }
        }
        else if (!Guid.TryParse(id, out _) && !IsBase64(id))
        {
            // In 2021 a server call's id in a path might be a GUID.
            throw Invalid("InvalidServerCallId", id);
        }
    }

    /// <summary>Checks an id that stands in a body. Throws the error of its kind.</summary>
    public static void CheckLocated(StartRequest request)
    {
        // Passing the short call id is the commonest mistake; the service answers it with a base64 error or a 500.
        if (request.ServerCallId is { } serverCall && (Guid.TryParse(serverCall, out _) || !IsBase64(serverCall)))
        {
            throw Invalid("InvalidServerCallId", serverCall);
        }

        if (request.GroupCallId is { } groupCall && !Guid.TryParse(groupCall, out _))
        {
            throw Invalid("InvalidGroupCallId", groupCall);
        }

        if (request.RoomId is { } room && ServiceId.Flaw(room) is { } flawOfRoom)
        {
            throw Invalid("InvalidRoomId", room, flawOfRoom);
        }

        if (request.CallConnectionId is { } connection && ServiceId.Flaw(connection) is { } flawOfConnection)
        {
            throw Invalid("InvalidCallConnectionId", connection, flawOfConnection);
        }
    }

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

    private static RecordingException Invalid(string errorId, string id, params object?[] more) =>
        RecordingError.Create(errorId, RecordingErrorCategory.InvalidArgument, ServiceId.Quote(id), [ServiceId.Quote(id), .. more]);
}
