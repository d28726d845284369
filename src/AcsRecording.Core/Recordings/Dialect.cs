using System;
using System.Text.RegularExpressions;
using Azure.Core;

namespace AcsRecording.Core.Recordings;

/// <summary>What names a call in a dialect's requests.</summary>
internal enum CallNaming
{
    /// <summary>A locator in the body of Start; later requests name the recording alone.</summary>
    Locator,

    /// <summary>The conversation, in each path.</summary>
    Conversation,

    /// <summary>The server call, in each path.</summary>
    ServerCall,
}

/// <summary>
/// A form of the service's protocol: today's, or one of 2021 (docs/dialects-of-2021.md). Nothing else knows that there are several.
/// </summary>
internal sealed record Dialect
{
    private static readonly Regex Version = new(@"\A\d{4}-\d{2}-\d{2}(?:-preview\d?)?\z", RegexOptions.CultureInvariant);

    private static readonly Dialect Current = new()
    {
        Root = "/calling/recordings",
        IsCurrent = true,
        Pause = ":pause",
        Resume = ":resume",
        HasOutput = true,
    };

    /// <summary>As the overview of April 2021 has it (azure-docs, call-recording.md). It shows no api-version.</summary>
    private static readonly Dialect Overview = new()
    {
        Root = "/conversations",
        CallNaming = CallNaming.Conversation,
        StartSegment = "Recordings",
        Pause = "/Pause",
        Resume = "/Resume",
        HasContext = true,
    };

    private static readonly Dialect CallingConversations = new()
    {
        Root = "/calling/conversations",
        CallNaming = CallNaming.Conversation,
        Pause = "/Pause",
        Resume = "/Resume",
    };

    private static readonly Dialect ServerCalls = new()
    {
        Root = "/calling/serverCalls",
        CallNaming = CallNaming.ServerCall,
        Pause = "/:pause",
        Resume = "/:resume",
    };

    private static readonly Dialect CallLocators = new()
    {
        Root = "/calling/recordings",
        Pause = "/:pause",
        Resume = "/:resume",
        HasOutput = true,
    };

    private string Root { get; init; } = "";

    private string StartSegment { get; init; } = "recordings";

    private string Pause { get; init; } = "";

    private string Resume { get; init; } = "";

    public CallNaming CallNaming { get; private init; }

    public bool IsCurrent { get; private init; }

    /// <summary>Whether Start can ask for content, channel and format.</summary>
    public bool HasOutput { get; private init; }

    /// <summary>Whether each operation takes an operationContext.</summary>
    public bool HasContext { get; private init; }

    /// <summary>Null for the form that has none.</summary>
    public string? ApiVersion { get; private init; }

    /// <summary>What a recording keeps of it, so that later requests about it are in the same dialect.</summary>
    public string Mark => ApiVersion ?? "";

    /// <summary>How errors call it.</summary>
    public string Name => ApiVersion is null ? "the dialect of 2021 without an api-version" : $"api-version {ApiVersion}";

    /// <summary>What a Start that succeeded is answered with.</summary>
    public int[] Started => IsCurrent ? [200, 202] : [200];

    /// <summary>The dialect of an api-version. Throws <c>InvalidApiVersion</c>.</summary>
    /// <param name="apiVersion">The api-version; null for the newest stable one.</param>
    public static Dialect Of(string? apiVersion)
    {
        var version = apiVersion ?? ApiVersions.Stable;
        var dialect = version switch
        {
            "2021-03-28-preview0" or "2021-04-15-preview1" or "2021-05-28-preview2" => CallingConversations,
            "2021-06-15-preview" => ServerCalls,
            "2021-08-30-preview" or "2021-09-15-preview" => ServerCalls with { HasOutput = true },
            "2021-11-15-preview" => CallLocators,

            // Routes have stayed as they are since; a version that the service lacks is refused by the service.
            _ when Version.IsMatch(version) && string.CompareOrdinal(version, ApiVersions.FirstOfToday) >= 0 => Current,
            _ => throw RecordingError.Create(
                "InvalidApiVersion",
                RecordingErrorCategory.InvalidArgument,
                ServiceId.Quote(version),
                ServiceId.Quote(version),
                string.Join(", ", ApiVersions.Of2021)),
        };
        return dialect with { ApiVersion = version };
    }

    /// <summary>The dialect to start a recording in: the api-version that the user chose, or the conversation.</summary>
    public static Dialect ForStart(StartRequest request, string? apiVersion) =>
        apiVersion is null && (request.ConversationId ?? request.ConversationUrl) is not null ? Overview : Of(apiVersion);

    /// <summary>The dialect that a recording was started in; where it doesn't say, the one that the user chose.</summary>
    public static Dialect ForRecording(Recording recording, string? apiVersion) => (recording.ApiVersion ?? apiVersion) switch
    {
        "" => Overview,
        null when (recording.ConversationId ?? recording.ConversationUrl) is not null => Overview,
        var version => Of(version),
    };

    public string StartPath(StartRequest request) => CallNaming switch
    {
        CallNaming.Conversation => Under(CallIds.ConversationOf(request.ConversationId, request.ConversationUrl), StartSegment),
        CallNaming.ServerCall => Under(request.ServerCallId!, StartSegment),
        _ => Root,
    };

    /// <summary>Throws <c>InvalidRecordingId</c>, and <c>CallIdNeeded</c> where the call isn't known that the path names.</summary>
    public string RecordingPath(Recording recording)
    {
        ServiceId.EnsureRecordingId(recording.RecordingId);
        var id = Uri.EscapeDataString(recording.RecordingId);
        return CallOf(recording) is { } call ? Under(call, $"recordings/{id}") : $"{Root}/{id}";
    }

    /// <summary>The request that brings a recording into a state, and what its success is answered with.</summary>
    public (RequestMethod Method, string Path, int Success) ChangeOf(Recording recording, RecordingState state)
    {
        var path = RecordingPath(recording);
        return state switch
        {
            RecordingState.Inactive => (RequestMethod.Post, path + Pause, IsCurrent ? 202 : 200),
            RecordingState.Active => (RequestMethod.Post, path + Resume, IsCurrent ? 202 : 200),
            _ => (RequestMethod.Delete, path, IsCurrent ? 204 : 200),
        };
    }

    /// <summary>A recording that there can't be, of a call that there can't be.</summary>
    public Recording Nowhere(string recordingId) => new()
    {
        RecordingId = recordingId,
        ConversationId = CallNaming == CallNaming.Conversation ? Guid.Empty.ToString() : null,
        ServerCallId = CallNaming == CallNaming.ServerCall ? Guid.Empty.ToString() : null,
        ApiVersion = Mark,
    };

    /// <summary>For what this dialect can't do.</summary>
    /// <param name="what">A parameter or an operation, to stand at the beginning of a sentence.</param>
    /// <param name="target">The input that asked for it.</param>
    public RecordingException Lacks(string what, object? target) =>
        RecordingError.Create("NotInApiVersion", RecordingErrorCategory.InvalidArgument, target, what, Name);

    private string Under(string call, string path) => $"{Root}/{Uri.EscapeDataString(call)}/{path}";

    /// <summary>The call that paths name; null where they name none.</summary>
    private string? CallOf(Recording recording)
    {
        switch (CallNaming)
        {
            case CallNaming.Conversation when (recording.ConversationId ?? recording.ConversationUrl) is not null:
                return CallIds.ConversationOf(recording.ConversationId, recording.ConversationUrl);
            case CallNaming.ServerCall when recording.ServerCallId is { } serverCall:
                CallIds.Check(serverCall, CallNaming.ServerCall);
                return serverCall;
            case CallNaming.Locator:
                return null;
            default:
                var name = CallNaming == CallNaming.Conversation ? nameof(recording.ConversationId) : nameof(recording.ServerCallId);
                throw RecordingError.Create(
                    "CallIdNeeded", RecordingErrorCategory.InvalidArgument, recording.RecordingId, recording.RecordingId, name, Name);
        }
    }
}
