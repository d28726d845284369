using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Emulator;
using AcsRecording.Emulator.Identity;
using Azure.Core;
using Azure.Core.Pipeline;

namespace AcsRecording.Core.Tests;

/// <summary>An emulator with a storage account beside it, and a principal that may manage both.</summary>
public abstract class ManagedTest(AzuriteFixture azurite) : CoreTest
{
    public const string StorageAccountId =
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/emulator"
        + "/providers/Microsoft.Storage/storageAccounts/devstoreaccount1";

    protected override EmulatorOptions Options => new()
    {
        Https = true,
        StorageConnection = azurite.Account?.ConnectionString,
        WithoutRights = WithoutRights,
    };

    /// <summary>What that principal may not do; a test may change it at any time.</summary>
    protected System.Collections.ObjectModel.Collection<ManagementRight> WithoutRights { get; } = [];

    protected string StorageConnectionString => azurite.Account.ConnectionString;

    private protected TokenCredential Manager => DelegatedTokenCredential.Create((context, _) =>
    {
        var (token, expiresOn) = Server.Tokens.Issue(
            context.Scopes[0].Replace("/.default", "", StringComparison.Ordinal), EmulatorIdentity.SystemAssigned);
        return new AccessToken(token, expiresOn);
    });

    private protected IRecordingEngine Management => new RecordingEngine(
        Impatient with { Transport = new HttpClientTransport(TrustedClient.Create(Server)) }, Manager);

    /// <summary>A request to Azure's management, as another principal makes it.</summary>
    protected async Task<JsonNode?> ManageAsync(HttpMethod method, string path, string? json = null, string apiVersion = "2022-04-01")
    {
        using var client = TrustedClient.Create(Server);
        using var request = new HttpRequestMessage(
            method,
            new Uri(Server.Endpoint, path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "api-version=" + apiVersion));
        request.Headers.Authorization = new(
            "Bearer", Server.Tokens.Issue("https://management.azure.com/", EmulatorIdentity.SystemAssigned).Token);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        return body.Length == 0 ? null : JsonNode.Parse(body);
    }

    private protected static Task AddAsync<T>(List<T> list, T item)
    {
        list.Add(item);
        return Task.CompletedTask;
    }
}
