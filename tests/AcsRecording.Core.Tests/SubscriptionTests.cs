using System;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Emulator;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

/// <summary>Event Grid's question to a webhook that can't answer by itself.</summary>
public sealed class SubscriptionTests : CoreTest
{
    private EventListener _listener = null!;

    protected override EmulatorOptions Options =>
        new() { EventWebhook = (_listener = new EventListener(answersHandshake: false)).Address };

    [Fact]
    public async Task Events_come_once_the_address_was_opened()
    {
        using var listener = _listener;
        await RecordAsync(call: 1);
        var asked = await listener.NextAsync();
        Assert.Equal("SubscriptionValidation", asked.EventType);
        var validation = Assert.IsType<SubscriptionValidationEvent>(
            Assert.Single(Engine.Events.ReadOrThrow(asked.Body!.ToJsonString(), skipUnknown: false)));
        await Engine.ConfirmAsync(validation, Server.Endpoint, None);

        var next = await listener.NextAsync();
        while (next.EventType == "SubscriptionValidation")
        {
            // One that was on its way already.
            await RecordAsync(call: 2);
            next = await listener.NextAsync();
        }

        Assert.Equal("Notification", next.EventType);
    }

    [Fact]
    public async Task A_question_that_is_not_open_any_more_is_an_error()
    {
        using var listener = _listener;
        await FailsAsync("SubscriptionNotConfirmed", RecordingErrorCategory.InvalidOperation, () =>
            Engine.ConfirmAsync(Validation($"{Server.Endpoint}_emulator/validate?id=unknown"), Server.Endpoint, None));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/validate")]
    [InlineData("https://localhost/validate")]
    [InlineData("http://rp-eastus2.eventgrid.azure.net/validate")]
    [InlineData("https://eventgrid.azure.net.example.com/validate")]
    [InlineData("https://rp.eventgrid.azure.net:8443/validate")]
    [InlineData("https://user@rp.eventgrid.azure.net/validate")]
    [InlineData("https://rp.eventgrid.azure.net./validate")]
    [InlineData("https://169.254.169.254/metadata/identity")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://rp.eventgrid.azure.net/validate")]
    public async Task Nothing_but_Event_Grid_is_asked(string address)
    {
        using var listener = _listener;
        await FailsAsync("UntrustedValidationUrl", RecordingErrorCategory.SecurityError, () =>
            Engine.ConfirmAsync(Validation(address), null, None));
    }

    [Fact]
    public async Task Without_an_address_it_says_what_else_to_do()
    {
        using var listener = _listener;
        Assert.Contains(
            "ResponseBody",
            (
                await FailsAsync("NoValidationUrl", RecordingErrorCategory.InvalidData, () =>
                    Engine.ConfirmAsync(Validation(null), null, None))).RecommendedAction,
            StringComparison.Ordinal);
    }

    private SubscriptionValidationEvent Validation(string? address) => (SubscriptionValidationEvent)Engine.Events.ReadOrThrow(
        new JsonObject
        {
            ["id"] = "1",
            ["eventType"] = "Microsoft.EventGrid.SubscriptionValidationEvent",
            ["eventTime"] = "2026-01-01T00:00:00Z",
            ["subject"] = "",
            ["data"] = new JsonObject { ["validationCode"] = "code", ["validationUrl"] = address },
        }.ToJsonString(),
        skipUnknown: false)[0];
}
