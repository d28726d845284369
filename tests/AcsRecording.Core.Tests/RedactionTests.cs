using AcsRecording.Core.Connection;
using Azure.Identity;

namespace AcsRecording.Core.Tests;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("got eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL2NvbW11bmljYXRpb24ifQ.c2lnbmF0dXJl back", "got REDACTED back")]
    [InlineData("AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;", "REDACTED;")]
    [InlineData("?sv=2020&sig=Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9v%3D refused", "?sv=2020&REDACTED refused")]
    [InlineData("two\r\nlines\t\u0007and more", "two lines and more")]
    [InlineData("AADSTS700016: Application 'ac5e0000-0000-4000-8000-000000000aa1' not found in https://login.microsoftonline.com", "AADSTS700016: Application 'ac5e0000-0000-4000-8000-000000000aa1' not found in https://login.microsoftonline.com")]
    [InlineData("no access to /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/emulator/providers/Microsoft.Storage/storageAccounts/a", "no access to /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/emulator/providers/Microsoft.Storage/storageAccounts/a")]
    public void Long_runs_of_base64_go_and_the_rest_stays_on_one_line(string text, string expected) => Assert.Equal(expected, Redaction.Clean(text));

    [Fact]
    public void What_an_identity_service_answers_is_cleaned_before_it_is_told()
    {
        var error = AzureIdentity.Translate(new AuthenticationFailedException("it sent eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.e30.c2ln"), null)!;
        Assert.Equal(("SignInFailed", "The identity got no token: it sent REDACTED", null), (error.ErrorId, error.Message, error.InnerException));
    }

    [Fact]
    public void A_page_is_cut() => Assert.Equal(501, Redaction.Clean(new string(' ', 10) + string.Concat(System.Linq.Enumerable.Repeat("a page ", 1000))).Length);
}
