using System;
using Azure.Core;

namespace AcsRecording.Core.Http;

/// <summary>
/// A request to a content host is authorized as if it went to the resource, whose host then stands in <c>x-ms-host</c>.
/// https://learn.microsoft.com/azure/communication-services/tutorials/hmac-header-tutorial
/// </summary>
internal static class ContentRequest
{
    public static void Mark(HttpMessage message) => message.SetProperty(typeof(ContentRequest), true);

    public static bool Is(HttpMessage message) => message.TryGetProperty(typeof(ContentRequest), out _);

    public static void SetHost(HttpMessage message, Uri endpoint) => message.Request.Headers.SetValue("x-ms-host", endpoint.Authority);
}
