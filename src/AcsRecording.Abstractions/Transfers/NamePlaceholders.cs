using System.Collections.Generic;

namespace AcsRecording;

/// <summary>What -NameTemplate may hold, each with what it stands for.</summary>
internal static class NamePlaceholders
{
    /// <summary>The template without -NameTemplate.</summary>
    public const string DefaultTemplate = "{Date}/{CallId}/{Index}-{DocumentId}";

    public static readonly IReadOnlyDictionary<string, string> Meanings = new Dictionary<string, string>
    {
        ["Date"] = "The day on which the recording started, in UTC: yyyyMMdd",
        ["Time"] = "The time at which the recording started, in UTC: HHmmss",
        ["CallId"] = "The id of the call",
        ["RecordingId"] = "The id of the recording",
        ["Index"] = "The place of the file in the recording, from 0",
        ["DocumentId"] = "The service's id of the file. Each template needs it: only this id is different for all files",
    };
}
