using System;
using System.Collections.Concurrent;
using AcsRecording.Emulator.Admin;

namespace AcsRecording.Emulator.Events;

/// <summary>Which webhooks have said yes: they are asked once.</summary>
internal sealed class SubscriptionValidations
{
    private readonly ConcurrentDictionary<string, Uri> _asked = new();
    private readonly ConcurrentDictionary<Uri, bool> _confirmed = new();

    private Uri? _endpoint;

    public void Listening(Uri endpoint) => _endpoint = endpoint;

    /// <summary>A code to ask a webhook with, and the address to open.</summary>
    public (string Code, Uri ValidationUrl) Ask(Uri webhook)
    {
        var code = Guid.NewGuid().ToString();
        _asked[code] = webhook;
        return (code, new Uri(_endpoint!, $"{AdminEndpoints.Root}/validate?id={code}"));
    }

    /// <summary>It has answered.</summary>
    public void Confirm(Uri webhook) => _confirmed[webhook] = true;

    /// <summary>It has opened the address that it was sent. False for a code that was never sent.</summary>
    public bool Confirm(string code) => _asked.TryGetValue(code, out var webhook) && (_confirmed[webhook] = true);

    public bool IsConfirmed(Uri webhook) => _confirmed.ContainsKey(webhook);
}
