@{
    Severity     = @('Error', 'Warning')
    ExcludeRules = @(
        # The build and the tests speak to a person at a terminal.
        'PSAvoidUsingWriteHost'
        # Pester gives the variables of one block to the blocks inside it, which the rule does not see.
        'PSUseDeclaredVarsMoreThanAssignments'
        # No script exports a command to users: those are the module's, in C#.
        'PSUseShouldProcessForStateChangingFunctions'
    )
}
