using System;
using System.Linq;
using AcsRecording.Core.Http;
using AcsRecording.Core.Text;
using Azure.Identity;

namespace AcsRecording.Core.Tests;

public sealed class RedactionTests
{
    private const string Scope =
        "over scope /subscriptions/ac5e0000-0000-4000-8000-000000000aa1/resourceGroups/recordings"
        + "/providers/Microsoft.Storage/storageAccounts/contoso";

    [Theory]
    [InlineData("eyJ")]
    [InlineData("eyJ.")]
    [InlineData("code = ")]
    [InlineData("://")]
    [InlineData("A=")]
    [InlineData("https://a@")]
    public void A_long_text_made_to_take_long_is_cleaned_without_an_error(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        Assert.InRange(Redaction.Clean(text).Length, 0, 501);
        Assert.InRange(Secrets.Hide(new Uri($"https://a.example/?{text[..60_000]}")).Length, 1, 200_000);
    }

    [Theory]
    [InlineData(
        "got eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL2NvbW11bmljYXRpb24ifQ.c2lnbmF0dXJl back", "got REDACTED back")]
    [InlineData(
        "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;", "AccountKey=REDACTED;")]
    [InlineData("?sv=2020&sig=Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9v%3D refused", "?sv=2020&sig=REDACTED refused")]
    [InlineData("got Zm9vYmFy1mFyZm9vYmFyZm9vYmFyZm9vYmFyZm9v/YmFyZm9v2mFy back", "got REDACTED back")]
    [InlineData("at ftp://me:hidden@contoso.example/", "at ftp://contoso.example/")]
    [InlineData(Scope, Scope)]
    [InlineData(
        "See https://aka.ms/azsdk/net/identity/defaultazurecredential/troubleshoot",
        "See https://aka.ms/azsdk/net/identity/defaultazurecredential/troubleshoot")]
    [InlineData("two\r\nlines\t\u0007and more", "two lines and more")]
    [InlineData(
        "AADSTS700016: Application 'ac5e0000-0000-4000-8000-000000000aa1' not found in https://login.microsoftonline.com",
        "AADSTS700016: Application 'ac5e0000-0000-4000-8000-000000000aa1' not found in https://login.microsoftonline.com")]
    [InlineData(
        "no access to "
        + "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/emulator/providers/Microsoft.Storage/storageAccounts/a",
        "no access to "
        + "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/emulator/providers/Microsoft.Storage/storageAccounts/a")]
    public void Long_runs_of_base64_go_and_the_rest_stays_on_one_line(string text, string expected) =>
        Assert.Equal(expected, Redaction.Clean(text));

    [Fact]
    public void What_an_identity_service_answers_is_cleaned_before_it_is_told()
    {
        var error = SignInFailure.Translate(
            new AuthenticationFailedException("it sent eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.e30.c2ln"), null)!;
        Assert.Equal(
            ("SignInFailed", "The identity got no token: it sent REDACTED", null), (error.ErrorId, error.Message, error.InnerException));
    }

    [Fact]
    public void Of_the_default_chain_each_identity_is_told_and_no_guide()
    {
        const string Guide =
            "See the troubleshooting guide for more information. https://aka.ms/azsdk/net/identity/defaultazurecredential/troubleshoot";
        var text = $"DefaultAzureCredential failed to retrieve a token from the included credentials. {Guide}\n- One is unavailable. "
            + $"{Guide}\n- Another isn't installed";
        var error = SignInFailure.Translate(new CredentialUnavailableException(text), null)!;
        Assert.Equal(
            ("NoIdentity", "There is no identity to sign in with: One is unavailable. Another isn't installed"),
            (error.ErrorId, error.Message));
    }

    [Theory]
    [InlineData(
        "endpoint=https://contoso.communication.azure.com/;accesskey=c2VjcmV0",
        "endpoint=https://contoso.communication.azure.com/;accesskey=REDACTED")]
    [InlineData(
        "eyJQbGF0Zm9ybUVuZHBvaW50SWQiOiIwMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDAiLCJSZXNvdXJjZVNwZWNpZmljSWQiOiIw",
        "eyJQbGF0Zm9ybUVuZHBvaW50SWQiOiIwMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDAiLCJSZXNvdXJjZVNwZWNpZmljSWQiOiIw")]
    [InlineData(
        "aHR0cHM6Ly9jb252LnRlc3QvY29udi9hY2Y4ZTI0NS1iZjM5LTRhMGYtOWI1ZC1hYmVlODRjMTI3NTI=",
        "aHR0cHM6Ly9jb252LnRlc3QvY29udi9hY2Y4ZTI0NS1iZjM5LTRhMGYtOWI1ZC1hYmVlODRjMTI3NTI=")]
    [InlineData("HTTP 409, code 8553", "HTTP 409, code 8553")]
    public void Named_secrets_are_hidden_and_ids_are_not(string text, string expected) => Assert.Equal(expected, Secrets.Hide(text));

    [Theory]
    [InlineData(
        "https://contoso.blob.core.windows.net/c/b?comp=block&sv=2024&sig=c2VjcmV0",
        "https://contoso.blob.core.windows.net/c/b?comp=block&sv=REDACTED&sig=REDACTED")]
    [InlineData("https://me:hidden@contoso.example/a", "https://contoso.example/a")]
    [InlineData("a?sig=c2VjcmV0", "a?sig=REDACTED")]
    public void Of_an_address_the_query_is_hidden_but_for_what_says_what_it_is_for(string address, string expected) =>
        Assert.Equal(expected, Secrets.Hide(new Uri(address, UriKind.RelativeOrAbsolute)));

    [Fact]
    public void A_page_is_cut() =>
        Assert.Equal(501, Redaction.Clean(new string(' ', 10) + string.Concat(System.Linq.Enumerable.Repeat("a page ", 1000))).Length);
}
