using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace AcsRecording.Emulator.ControlPlane;

/// <summary>
/// Reads the body of pause, resume and stop: <c>{"operationContext"?}</c> in the first dialect of 2021, none in the others.
/// </summary>
internal static class OperationBody
{
    private const string Context = "operationContext";

    /// <summary>The operationContext, or the answer that refuses the body. Today's dialect doesn't look at it.</summary>
    public static async Task<(string? Context, IResult? Refusal)> ReadAsync(HttpRequest request, Dialect dialect)
    {
        using var reader = new StreamReader(request.Body);
        var text = dialect.IsCurrent ? "" : await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        if (text.Length == 0)
        {
            return (null, null);
        }

        if (!dialect.HasContext)
        {
            return (null, ServiceErrors.InvalidRequest("This request has no body."));
        }

        try
        {
            using var body = JsonDocument.Parse(text);
            var fields = body.RootElement.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetString());
            return fields.Keys.All(name => name == Context)
                ? (fields.GetValueOrDefault(Context), null)
                : (null, ServiceErrors.InvalidRequest("The request body has no other field than operationContext."));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return (null, ServiceErrors.InvalidRequest("The request body is not an object with an operationContext."));
        }
    }
}
