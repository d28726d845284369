using System;
using System.Collections.Frozen;
using System.Linq;
using Microsoft.AspNetCore.Http;

namespace AcsRecording.Emulator.ControlPlane;

/// <summary>
/// A form of the protocol: today's, or one of 2021 (docs/dialects-of-2021.md). A recording is known only in the one that it was started in.
/// </summary>
internal sealed class Dialect
{
    private static readonly string[] OutputFields = ["recordingContentType", "recordingChannelType", "recordingFormatType"];

    public static readonly Dialect Current = new()
    {
        Name = "current",
        Root = "/calling/recordings",
        Versions = ApiVersions.Current,
        IsCurrent = true,
        Pause = ":pause",
        Resume = ":resume",
    };

    /// <summary>The private preview, as the overview of April 2021 documents it: without an api-version.</summary>
    public static readonly Dialect Conversations = new()
    {
        Name = "conversations",
        Root = "/conversations",
        NamesCall = "conversationId",
        StartSegment = "Recordings",
        Pause = "Pause",
        Resume = "Resume",
        StartFields = ["operationContext", "recordingStateCallbackUri"],
        HasContext = true,
        HasBareErrors = true,
        HasPascalCallbacks = true,
        HasFilesByDocumentId = true,
    };

    public static readonly Dialect CallingConversations = new()
    {
        Name = "calling/conversations",
        Root = "/calling/conversations",
        Versions = Versioned("2021-03-28-preview0", "2021-04-15-preview1", "2021-05-28-preview2"),
        NamesCall = "conversationId",
        Pause = "Pause",
        Resume = "Resume",
        StartFields = ["recordingStateCallbackUri"],
        HasBareErrors = true,
        HasPascalCallbacks = true,
    };

    public static readonly Dialect ServerCalls = new()
    {
        Name = "calling/serverCalls",
        Root = "/calling/serverCalls",
        Versions = Versioned("2021-06-15-preview"),
        NamesCall = "serverCallId",
        Pause = ":pause",
        Resume = ":resume",
        StartFields = ["recordingStateCallbackUri"],
        HasBareErrors = true,
    };

    public static readonly Dialect ServerCallsWithOutput = new()
    {
        Name = "calling/serverCalls with formats",
        Root = "/calling/serverCalls",
        Versions = Versioned("2021-08-30-preview", "2021-09-15-preview"),
        NamesCall = "serverCallId",
        Pause = ":pause",
        Resume = ":resume",
        StartFields = ["recordingStateCallbackUri", .. OutputFields],
    };

    public static readonly Dialect CallLocators = new()
    {
        Name = "calling/recordings of 2021",
        Root = "/calling/recordings",
        Versions = Versioned("2021-11-15-preview"),
        Pause = ":pause",
        Resume = ":resume",
        StartFields = ["callLocator", "recordingStateCallbackUri", .. OutputFields],
    };

    private static readonly Dialect[] All =
        [Current, Conversations, CallingConversations, ServerCalls, ServerCallsWithOutput, CallLocators];

    public required string Name { get; init; }

    /// <summary>What paths begin with.</summary>
    public required string Root { get; init; }

    /// <summary>Empty where the query has no api-version.</summary>
    public FrozenSet<string> Versions { get; private init; } = FrozenSet<string>.Empty;

    public bool IsCurrent { get; private init; }

    /// <summary>The id of the call that paths hold; null where they hold none.</summary>
    public string? NamesCall { get; private init; }

    /// <summary>The last segment of Start's path, where paths hold a call.</summary>
    public string StartSegment { get; private init; } = "recordings";

    public required string Pause { get; init; }

    public required string Resume { get; init; }

    /// <summary>What Start may ask for; null for all of today's.</summary>
    public string[]? StartFields { get; private init; }

    /// <summary>Whether pause, resume and stop have a body with an operationContext.</summary>
    public bool HasContext { get; private init; }

    /// <summary>Errors are <c>{code,message}</c>, without <c>error</c> around them.</summary>
    public bool HasBareErrors { get; private init; }

    /// <summary>Callbacks are in the envelope of CallLegStateChanged: Pascal case, id and topic null.</summary>
    public bool HasPascalCallbacks { get; private init; }

    /// <summary>File events name no addresses: files are at the resource itself, by document id.</summary>
    public bool HasFilesByDocumentId { get; private init; }

    /// <summary>Whether a path is one of the control plane's, in any dialect.</summary>
    public static bool IsControlPlane(PathString path) =>
        path.StartsWithSegments("/calling", StringComparison.Ordinal)
        || path.StartsWithSegments(Conversations.Root, StringComparison.Ordinal);

    /// <summary>The dialect of a path and an api-version; null where the two don't fit. What isn't built counts as today's.</summary>
    public static Dialect? Of(PathString path, string version)
    {
        var ofPath = All.Where(dialect => path.StartsWithSegments(dialect.Root, StringComparison.Ordinal)).DefaultIfEmpty(Current);
        return ofPath.FirstOrDefault(dialect => version.Length == 0 ? dialect.Versions.Count == 0 : dialect.Versions.Contains(version));
    }

    /// <summary>The dialect that a request was found to be in; today's where it is in none.</summary>
    public static Dialect Of(HttpContext context) => context.Features.Get<Dialect>() ?? Current;

    private static FrozenSet<string> Versioned(params string[] versions) => versions.ToFrozenSet();
}
