using System.Text.Json;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Http;

/// <summary>
/// The error in a refusal's JSON, cleaned for a terminal: <c>{"error":{"code":…,"message":…}}</c>, as the service and Azure's management
/// write it, or the same without <c>error</c>.
/// </summary>
internal sealed record ErrorBody(string? Code, string? Message)
{
    /// <summary>Null where the JSON is no object. Throws InvalidOperationException for a text with half a surrogate pair in it.</summary>
    public static ErrorBody? Of(JsonElement root)
    {
        var error = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out var inner) ? inner : root;
        return error.ValueKind == JsonValueKind.Object
            ? new ErrorBody(Clean(error, "code"), Clean(error, "message") ?? Clean(error, "title"))
            : null;
    }

    private static string? Clean(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? Redaction.Clean(value.ToString())
            : null;
}
