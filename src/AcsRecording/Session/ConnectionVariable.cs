using System;

namespace AcsRecording.Session;

/// <summary>The environment variable that stands in for a connection.</summary>
internal static class ConnectionVariable
{
    public const string Name = "COMMUNICATION_SERVICES_CONNECTION_STRING";

    public static string? Value => Environment.GetEnvironmentVariable(Name) is { Length: > 0 } text ? text : null;

    /// <summary>Null where the variable isn't set. Where it can't be used, the error names the variable.</summary>
    public static RecordingConnection? Connect(string[]? allowedHosts = null, string? resourceId = null, string? apiVersion = null)
    {
        if (Value is not { } text)
        {
            return null;
        }

        try
        {
            return EngineLoader.Engine.Connect(
                new ConnectRequest
                {
                    ConnectionString = text,
                    AllowedHosts = allowedHosts ?? [],
                    ResourceId = resourceId,
                    ApiVersion = apiVersion,
                });
        }
        catch (RecordingException exception)
            when (exception.ErrorId is "InvalidConnectionString" or "InvalidAccessKey" or "InvalidEndpoint")
        {
            throw RecordingError.Create(
                "InvalidEnvironmentVariable", exception.Category, null, exception, Name, exception.Message, exception.RecommendedAction);
        }
    }
}
