using System;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Emulator.Events;

/// <summary>
/// Delivers to a webhook as Event Grid does, after the handshake of the schema in use. A webhook that doesn't answer may open
/// validationUrl instead.
/// https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema,
/// https://learn.microsoft.com/azure/event-grid/end-point-validation-cloud-events-schema
/// </summary>
internal sealed class EventWebhook(HttpClient http, Uri address, EventSchema schema, SubscriptionValidations validations)
{
    public async Task DeliverAsync(JsonObject fileEvent, CancellationToken cancellationToken)
    {
        var isEventGrid = schema == EventSchema.EventGrid;
        if (!validations.IsConfirmed(address))
        {
            await (isEventGrid ? ValidateAsync(fileEvent, cancellationToken) : AskPermissionAsync(cancellationToken));
            validations.Confirm(address);
        }

        using var response = isEventGrid
            ? await PostAsync(new JsonArray(fileEvent.DeepClone()), "application/json", "Notification", cancellationToken)
            : await PostAsync(fileEvent, "application/cloudevents+json", "Notification", cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private async Task ValidateAsync(JsonObject fileEvent, CancellationToken cancellationToken)
    {
        var (code, validationUrl) = validations.Ask(address);
        var validation = new JsonArray(new JsonObject
        {
            ["id"] = Guid.NewGuid().ToString(),
            ["topic"] = fileEvent["topic"]?.DeepClone(),
            ["subject"] = "",
            ["data"] = new JsonObject { ["validationCode"] = code, ["validationUrl"] = validationUrl.AbsoluteUri },
            ["eventType"] = "Microsoft.EventGrid.SubscriptionValidationEvent",
            ["eventTime"] = fileEvent["eventTime"]?.DeepClone(),
            ["metadataVersion"] = "1",
            ["dataVersion"] = "2",
        });
        using var response = await PostAsync(validation, "application/json", "SubscriptionValidation", cancellationToken);
        response.EnsureSuccessStatusCode();
        if (Answer(await response.Content.ReadAsStringAsync(cancellationToken)) != code)
        {
            throw new InvalidOperationException("The webhook did not answer the validation code.");
        }
    }

    private static string? Answer(string body)
    {
        try
        {
            return JsonNode.Parse(body)?["validationResponse"]?.ToString();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task AskPermissionAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, address);
        request.Headers.Add("WebHook-Request-Origin", "eventgrid.azure.net");
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        var allowed = response.Headers.TryGetValues("WebHook-Allowed-Origin", out var values) ? values.First() : "";
        if (allowed is not ("*" or "eventgrid.azure.net"))
        {
            throw new InvalidOperationException("The webhook does not allow deliveries from eventgrid.azure.net.");
        }
    }

    private async Task<HttpResponseMessage> PostAsync(
        JsonNode body, string contentType, string eventType, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, contentType),
        };
        request.Headers.Add("aeg-event-type", eventType);
        request.Headers.Add("aeg-subscription-name", "EMULATOR");
        request.Headers.Add("aeg-delivery-count", "0");
        request.Headers.Add("aeg-data-version", "1.0");
        request.Headers.Add("aeg-metadata-version", "1");
        return await http.SendAsync(request, cancellationToken);
    }
}
