using System;
using System.Collections.Generic;
using AcsRecording.Emulator.ControlPlane;

namespace AcsRecording.Emulator.Recordings;

/// <summary>A Start request that was found valid.</summary>
internal sealed record StartOptions
{
    /// <summary>What the recordings of one call share: the locator's or the connection's id.</summary>
    public required string CallKey { get; init; }

    public required string ServerCallId { get; init; }

    /// <summary>The dialect that it came in.</summary>
    public Dialect Dialect { get; init; } = Dialect.Current;

    /// <summary>The conversation, in the dialects that have one.</summary>
    public string? ConversationId { get; init; }

    public string? OperationContext { get; init; }

    public string? CallConnectionId { get; init; }

    public bool Video { get; init; }

    public bool Unmixed { get; init; }

    /// <summary><c>wav</c>, <c>mp3</c> or <c>mp4</c>.</summary>
    public required string Format { get; init; }

    public bool PauseOnStart { get; init; }

    /// <summary>The container to export to; null for the service's own storage.</summary>
    public Uri? StorageContainerUri { get; init; }

    public string? CallbackUri { get; init; }

    /// <summary>Raw ids in the order of their channels.</summary>
    public IReadOnlyList<string> Participants { get; init; } = [];
}
