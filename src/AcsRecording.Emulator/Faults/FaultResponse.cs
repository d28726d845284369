using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace AcsRecording.Emulator.Faults;

/// <summary>What a rule makes of an answer.</summary>
internal static class FaultResponse
{
    /// <summary>Answers in the service's place.</summary>
    public static async Task SendAsync(HttpContext context, FaultRule rule, int status)
    {
        var response = context.Response;
        response.StatusCode = status;
        SetHeaders(context, rule);
        if (rule.ContentType is { } contentType)
        {
            response.ContentType = contentType;
        }

        if (status is 204 or 304)
        {
            return;
        }

        var body = Encoding.UTF8.GetBytes(rule.Body);
        response.ContentLength = rule.WithoutContentLength ? null : body.Length;
        await response.Body.WriteAsync(body);
    }

    /// <summary>Prepares the right answer to come out wrong.</summary>
    public static void Prepare(HttpContext context, FaultRule rule, Task cleared)
    {
        var response = context.Response;
        response.OnStarting(() =>
        {
            SetHeaders(context, rule);
            if (rule.WithoutContentLength)
            {
                response.ContentLength = null;
            }

            if (rule.TotalDelta != 0 && response.Headers.ContentRange.ToString() is { Length: > 0 } range)
            {
                var slash = range.IndexOf('/', StringComparison.Ordinal);
                var total = long.Parse(range.AsSpan(slash + 1), CultureInfo.InvariantCulture) + rule.TotalDelta;
                response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"{range.AsSpan(0, slash)}/{total}");
            }

            return Task.CompletedTask;
        });
        if (rule.LoseAnswer)
        {
            response.Body = Stream.Null;
        }
        else if (rule.CutAfterBytes is not null || rule.CutAtShare is not null || rule.StallAfterBytes is not null)
        {
            response.Body = new FaultyStream(context, response.Body, rule, cleared);
        }
    }

    private static void SetHeaders(HttpContext context, FaultRule rule)
    {
        foreach (var (name, value) in rule.Headers)
        {
            context.Response.Headers[name] = value
                .Replace("{path}", context.Request.Path, StringComparison.Ordinal)
                .Replace("{port}", context.Connection.LocalPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }
    }
}
