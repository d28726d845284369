using System;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Credentials;
using AcsRecording.Core.Events;
using AcsRecording.Core.Http;
using AcsRecording.Core.Progress;
using Azure;
using Azure.Core;

namespace AcsRecording.Core.Recordings;

/// <summary>
/// Start, state, pause, resume, stop and result, as
/// azure-rest-api-specs CallAutomation/stable/2026-03-12 describes them (result: 2024-09-01-preview), and in the dialects of 2021.
/// </summary>
/// <param name="pipeline">Sends.</param>
/// <param name="credential">Authorizes.</param>
/// <param name="apiVersion">The api-version that the user chose; null where the user chose none.</param>
/// <param name="options">Delays.</param>
internal sealed class RecordingClient(ServicePipeline pipeline, ServiceCredential credential, string? apiVersion, EngineOptions options)
    : IRecordingClient
{
    /// <summary>Of the form that the service's ids have, with GUIDs of zeros in it.</summary>
    private static readonly string NoRecording = Convert.ToBase64String(Encoding.ASCII.GetBytes(
        $$"""{"PlatformEndpointId":"{{Guid.Empty}}","ResourceSpecificId":"{{Guid.Empty}}"}""")).TrimEnd('=');

    /// <summary>Asks for a recording that can't be: to be told so takes a good credential, and no more.</summary>
    public async Task CheckAccessAsync(CancellationToken cancellationToken)
    {
        try
        {
            await AskForNoRecordingAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RecordingException exception)
        {
            // The id that is asked for is this module's own.
            exception.TargetObject = credential.Endpoint;
            throw;
        }
    }

    private async Task AskForNoRecordingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await GetStateAsync(Dialect.Of(apiVersion).Nowhere(NoRecording), cancellationToken).ConfigureAwait(false);
        }
        catch (RecordingException exception) when (exception.ErrorId is "AuthenticationFailed" or "AccessDenied")
        {
            throw await credential.ExplainAsync(exception, cancellationToken).ConfigureAwait(false);
        }
        catch (RecordingException exception) when (exception.Status is 400 or 404)
        {
            // The service itself has looked for it, and says so with a code. Anything else isn't the service.
            if (exception.ServiceCode is null)
            {
                throw RecordingError.Create("UnexpectedResponse", RecordingErrorCategory.InvalidData, null,
                    new ServiceAnswer(exception.Status.Value), exception, "", "");
            }
        }
    }

    public void ValidateStart(StartRequest request) => StartValidation.Check(request, Dialect.ForStart(request, apiVersion));

    public void ValidateRecording(Recording recording) => DialectOf(recording).RecordingPath(recording);

    public async Task<Recording> StartAsync(StartRequest request, CancellationToken cancellationToken)
    {
        var dialect = Dialect.ForStart(request, apiVersion);
        StartValidation.Check(request, dialect);
        var message = CreateMessage(RequestMethod.Post, dialect.StartPath(request), dialect.ApiVersion);
        SetBody(message, StartRequestJson.Write(request, dialect));
        if (dialect.IsCurrent)
        {
            // One pair for all tries: a retried Start must not become a second recording.
            message.Request.Headers.SetValue("Repeatability-Request-ID", Guid.NewGuid().ToString());
            message.Request.Headers.SetValue("Repeatability-First-Sent", DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture));
        }
        else
        {
            UnrepeatableRequest.Mark(message);
        }

        // 202 means "accepted, StartRecordingFailed may follow"; its body is the same.
        var response = await SendAsync(message, request.CallId, cancellationToken, dialect.Started).ConfigureAwait(false);
        return await ReadAsync(
            response, request.CallId, root => RecordingJson.Started(root, request, dialect), cancellationToken).ConfigureAwait(false);
    }

    public Task PauseAsync(Recording recording, CancellationToken cancellationToken) =>
        ChangeAsync(recording, RecordingState.Inactive, cancellationToken);

    public Task ResumeAsync(Recording recording, CancellationToken cancellationToken) =>
        ChangeAsync(recording, RecordingState.Active, cancellationToken);

    public Task StopAsync(Recording recording, CancellationToken cancellationToken) =>
        ChangeAsync(recording, RecordingState.Ended, cancellationToken);

    public async Task<Recording> GetStateAsync(Recording recording, CancellationToken cancellationToken)
    {
        var (dialect, id) = (DialectOf(recording), recording.RecordingId);
        var message = CreateMessage(RequestMethod.Get, dialect.RecordingPath(recording), dialect.ApiVersion);
        var response = await SendAsync(message, id, cancellationToken, 200).ConfigureAwait(false);
        return await ReadAsync(response, id, root => RecordingJson.State(root, id, dialect), cancellationToken).ConfigureAwait(false);
    }

    public async Task<Recording> WaitAsync(
        Recording asked, RecordingState state, TimeSpan timeout, ICommandHost host, CancellationToken cancellationToken)
    {
        var recordingId = asked.RecordingId;
        var waiting = new WaitProgress($"Waiting for recording {recordingId}", timeout, host);
        try
        {
            while (true)
            {
                var recording = await GetStateOrEndedAsync(asked, cancellationToken).ConfigureAwait(false);
                if (string.Equals(recording.State, state.ToString(), StringComparison.OrdinalIgnoreCase))
                {
                    return recording;
                }

                // What has ended never becomes active again: waiting on would only hide it.
                if (recording.State == nameof(RecordingState.Ended))
                {
                    throw RecordingError.Create(
                        "RecordingNotFound", RecordingErrorCategory.ObjectNotFound, recordingId, recordingId, "It ended, or never was.");
                }

                if (waiting.IsOver)
                {
                    throw RecordingError.Create(
                        "WaitTimedOut", RecordingErrorCategory.OperationTimeout, recordingId, recordingId, state, timeout, recording.State);
                }

                await waiting.DelayAsync(
                    $"{recording.State}, not {state} yet", options.PollInterval, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            waiting.End();
        }
    }

    public async Task<RecordingFileEvent> GetResultAsync(Recording recording, CancellationToken cancellationToken)
    {
        var (dialect, recordingId) = (DialectOf(recording), recording.RecordingId);
        if (!dialect.IsCurrent)
        {
            throw dialect.Lacks("Get-AcsRecordingResult", recordingId);
        }

        var message = CreateMessage(RequestMethod.Get, dialect.RecordingPath(recording) + "/result", ApiVersions.Result);
        var response = await SendAsync(message, recordingId, cancellationToken, 200).ConfigureAwait(false);
        var result = await ReadAsync(
            response, recordingId, root => FileEventReader.FromResult(root, recordingId), cancellationToken).ConfigureAwait(false);
        return result.Chunks.Length > 0 ? result
            : result.Errors.Length > 0 ? throw ServiceError.From(response, result.Errors, recordingId)
            : throw RecordingError.Create("ResultNotReady", RecordingErrorCategory.ObjectNotFound, recordingId, recordingId);
    }

    private async Task<Recording> GetStateOrEndedAsync(Recording recording, CancellationToken cancellationToken)
    {
        try
        {
            return await GetStateAsync(recording, cancellationToken).ConfigureAwait(false);
        }
        catch (RecordingException exception) when (exception.Status == 404)
        {
            return new Recording { RecordingId = recording.RecordingId, State = nameof(RecordingState.Ended) };
        }
    }

    /// <summary>
    /// Changes a recording's state. Where an answer was lost, the service may have acted, and refuses the next try: then the state says
    /// whether it is done.
    /// </summary>
    private async Task ChangeAsync(Recording recording, RecordingState state, CancellationToken cancellationToken)
    {
        var dialect = DialectOf(recording);
        var (method, path, success) = dialect.ChangeOf(recording, state);
        var message = CreateMessage(method, path, dialect.ApiVersion);
        if (dialect.HasContext)
        {
            SetBody(message, StartRequestJson.WriteContext(recording.OperationContext));
        }

        try
        {
            await SendAsync(message, recording.RecordingId, cancellationToken, success).ConfigureAwait(false);
        }
        catch (RecordingException exception) when (exception.Status is 400 or 404 or 409 && message.ProcessingContext.RetryNumber > 0)
        {
            var now = await GetStateOrEndedAsync(recording, cancellationToken).ConfigureAwait(false);
            if (!string.Equals(now.State, state.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                throw;
            }
        }
    }

    private Dialect DialectOf(Recording recording) => Dialect.ForRecording(recording, apiVersion);

    private async Task<Response> SendAsync(HttpMessage message, string target, CancellationToken cancellationToken, params int[] success)
    {
        var response = await pipeline.SendAsync(message, target, cancellationToken).ConfigureAwait(false);
        return Array.IndexOf(success, response.Status) >= 0
            ? response
            : throw await ServiceError.FromAsync(response, target, target, cancellationToken).ConfigureAwait(false);
    }

    private HttpMessage CreateMessage(RequestMethod method, string path, string? version)
    {
        var message = pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(credential.Endpoint);
        message.Request.Uri.AppendPath(path, escape: false);
        if (version is not null)
        {
            message.Request.Uri.AppendQuery("api-version", version);
        }

        message.Request.Headers.SetValue("Accept", "application/json");
        return message;
    }

    private static void SetBody(HttpMessage message, byte[] json)
    {
        message.Request.Content = RequestContent.Create(json);
        message.Request.Headers.SetValue("Content-Type", "application/json");
    }

    private static async Task<T> ReadAsync<T>(
        Response response, string target, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        try
        {
            using var document = JsonDocument.Parse(response.Content);
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw await ServiceError.FromAsync(response, target, target, cancellationToken).ConfigureAwait(false);
        }
    }
}
