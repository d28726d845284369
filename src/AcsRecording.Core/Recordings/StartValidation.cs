using System;
using System.Linq;
using AcsRecording.Core.Http;
using AcsRecording.Core.StorageAccounts;

namespace AcsRecording.Core.Recordings;

/// <summary>Refuses, before any request, what the service is known to refuse or to answer with an unhelpful 500.</summary>
internal static class StartValidation
{
    private const int MaximumChannels = AcsRecording.ChannelAffinity.MaximumChannel + 1;

    public static void Check(StartRequest request, Dialect dialect)
    {
        CheckDialect(request, dialect);
        CheckCall(request, dialect);
        var output = RecordingOutput.Complete(request);
        CheckChannels(request, output?.Channel == RecordingChannel.Unmixed);
        CheckCallback(request);
        CheckContainer(request);
    }

    /// <summary>Throws <c>NotInApiVersion</c> for what the dialect can't carry: it would be ignored, or refused without a reason.</summary>
    private static void CheckDialect(StartRequest request, Dialect dialect)
    {
        var naming = dialect.CallNaming;
        var current = dialect.IsCurrent;
        (string Name, bool IsGiven, bool IsThere)[] parameters =
        [
            (nameof(request.ServerCallId), request.ServerCallId is not null, naming != CallNaming.Conversation),
            (nameof(request.GroupCallId), request.GroupCallId is not null, naming == CallNaming.Locator),
            (nameof(request.RoomId), request.RoomId is not null, current),
            (nameof(request.CallConnectionId), request.CallConnectionId is not null, current),
            (nameof(request.ConversationId), request.ConversationId is not null, naming == CallNaming.Conversation),
            (nameof(request.ConversationUrl), request.ConversationUrl is not null, naming == CallNaming.Conversation),
            (nameof(request.OperationContext), request.OperationContext is not null, dialect.HasContext),
            (nameof(request.Content), request.Content is not null, dialect.HasOutput),
            (nameof(request.Channel), request.Channel is not null, dialect.HasOutput),
            (nameof(request.Format), request.Format is not null, dialect.HasOutput),
            (nameof(request.PauseOnStart), request.PauseOnStart, current),
            (nameof(request.AudioChannelParticipantOrdering), request.AudioChannelParticipantOrdering.Count > 0, current),
            (nameof(request.ChannelAffinity), request.ChannelAffinity.Count > 0, current),
            (nameof(request.StorageContainerUri), request.StorageContainerUri is not null, current),
        ];
        if (parameters.FirstOrDefault(parameter => parameter.IsGiven && !parameter.IsThere).Name is { } name)
        {
            throw dialect.Lacks("-" + name, request.CallId);
        }
    }

    private static void CheckCall(StartRequest request, Dialect dialect)
    {
        switch (dialect.CallNaming)
        {
            case CallNaming.Conversation:
                CallIds.ConversationOf(request.ConversationId, request.ConversationUrl);
                break;
            case CallNaming.ServerCall:
                CallIds.Check(request.ServerCallId!, CallNaming.ServerCall);
                break;
            default:
                CallIds.CheckLocated(request);
                break;
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

    private static RecordingException Invalid(string errorId, StartRequest request, params object?[] arguments) =>
        RecordingError.Create(errorId, RecordingErrorCategory.InvalidArgument, request.CallId, arguments);
}
