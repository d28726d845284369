using System;
using System.Text.Json;

namespace AcsRecording.Core.Events;

/// <summary>What PowerShell's ConvertTo-Json leaves of what lies deeper than -Depth: <c>System.Object[]</c> and <c>@{…}</c>.</summary>
internal static class TruncatedText
{
    public const string Reason = "ConvertTo-Json has cut it off: what was deeper than -Depth is gone";

    public static bool IsOne(JsonElement element) => element.ValueKind == JsonValueKind.String && IsOne(element.GetString()!);

    public static bool IsOne(string text) =>
        text.StartsWith("System.", StringComparison.Ordinal) || text.StartsWith("@{", StringComparison.Ordinal);
}
