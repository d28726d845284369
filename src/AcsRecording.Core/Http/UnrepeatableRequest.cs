using Azure.Core;

namespace AcsRecording.Core.Http;

/// <summary>
/// A request that may be acted on twice when it is sent twice, because nothing marks the second one as the same. It is sent again only
/// where the server has said that it didn't act on it.
/// </summary>
internal static class UnrepeatableRequest
{
    public static void Mark(HttpMessage message) => message.SetProperty(typeof(UnrepeatableRequest), true);

    /// <summary>Whether to send it again might do twice what it asks for.</summary>
    public static bool MayActTwice(HttpMessage message) =>
        message.TryGetProperty(typeof(UnrepeatableRequest), out _)
        && !(message.HasResponse && message.Response.Status is 429 or 503);
}
